"""The sections of the Overview, one file per question they answer."""

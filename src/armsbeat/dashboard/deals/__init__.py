"""The sections of the Deals page, one file per question they answer."""

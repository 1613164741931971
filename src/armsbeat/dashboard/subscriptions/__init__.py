"""The sections of the Feeds page."""

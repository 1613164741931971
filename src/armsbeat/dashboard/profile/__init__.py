"""The sections of the Profiles page."""

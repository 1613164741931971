"""The sections of the Story page; all but `copies` are pure."""

"""armsbeat: news and tone on arms sales."""

__version__ = "0.1.0"

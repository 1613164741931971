"""armsbeat: news and tone on arms sales."""

from importlib.metadata import version

__version__ = version("armsbeat")

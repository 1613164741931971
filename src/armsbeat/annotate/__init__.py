"""What an item says: systems, countries and organisations, deals, tone."""

from armsbeat.annotate.annotator import Annotator
from armsbeat.annotate.loading import load_annotator

__all__ = ["Annotator", "load_annotator"]

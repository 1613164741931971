"""What an item says: which systems, countries and organisations, which deals, in what tone."""

from armsbeat.annotate.annotator import Annotator
from armsbeat.annotate.loading import load_annotator

__all__ = ["Annotator", "load_annotator"]

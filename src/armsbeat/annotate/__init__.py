"""What an item says: systems, countries and organisations, deals, tone."""

from armsbeat.annotate.annotator import Annotator
from armsbeat.annotate.loading import load_annotator, read_gazetteer, read_shipped

__all__ = ["Annotator", "load_annotator", "read_gazetteer", "read_shipped"]

"""The parts of the Gazetteer page."""

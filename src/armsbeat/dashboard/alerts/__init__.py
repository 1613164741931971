"""Saved views and alerts: the sections of their page, and their feeds."""

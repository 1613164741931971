"""The dashboard as a web application: what is served beside the pages, and how."""

from armsbeat.dashboard.server.parts import middleware, routes

__all__ = ["middleware", "routes"]

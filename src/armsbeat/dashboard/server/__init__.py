"""The dashboard as a web application: what is served beside the pages, and how."""

from armsbeat.dashboard.server.parts import middleware, routes
from armsbeat.dashboard.server.warming import lifespan

__all__ = ["lifespan", "middleware", "routes"]

"""
The headers of every answer: what a page may load, and who may do what with it.

They hold for pages, files and feeds alike. A route that says one of them itself keeps
its own word.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)

# Nothing here uses a device; what a page may do with the clipboard is left alone,
# because links and citations are copied.
PERMISSIONS = (
    *("accelerometer", "autoplay", "camera", "display-capture", "geolocation"),
    *("gyroscope", "hid", "magnetometer", "microphone", "midi", "payment"),
    *("publickey-credentials-get", "screen-wake-lock", "serial", "usb"),
)


def security_headers(index: str) -> dict[str, str]:
    """
    The headers, by name.

    Args:
        index: Streamlit's start page, whose inline scripts are allowed by their hash.
    """
    return {
        "Content-Security-Policy": content_policy(index),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in PERMISSIONS),
        # Filters are in the address: no other site learns what is looked at.
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        # For browsers that do not know `frame-ancestors`.
        "X-Frame-Options": "SAMEORIGIN",
    }


def content_policy(index: str) -> str:
    """The Content-Security-Policy; no origin but our own is in it."""
    rules: dict[str, Iterable[str]] = {
        "default-src": ("'self'",),
        # Streamlit's start page sets one flag inline. No 'unsafe-eval': Streamlit
        # draws Vega with its interpreter, and ECharts needs none. WebAssembly is for
        # the 64-bit numbers of its protocol, and runs no text as JavaScript.
        "script-src": ("'self'", "'wasm-unsafe-eval'", *_hashes(index)),
        # Emotion, Vega and our sheet write styles into the page; without scripts from
        # elsewhere a style can load nothing from elsewhere either.
        "style-src": ("'self'", "'unsafe-inline'"),
        # Pictures of charts are made as data: and blob: in the page.
        "img-src": ("'self'", "data:", "blob:"),
        # Its style sheet carries one of its fonts inside.
        "font-src": ("'self'", "data:"),
        # The page's socket is on the same host, which 'self' covers.
        "connect-src": ("'self'",),
        # The data grid sorts and exports in a worker that it makes itself.
        "worker-src": ("'self'", "blob:"),
        "frame-src": ("'none'",),
        "object-src": ("'none'",),
        "base-uri": ("'self'",),
        "form-action": ("'self'",),
        "frame-ancestors": ("'self'",),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def _hashes(index: str) -> list[str]:
    return [
        f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
        for code in _INLINE.findall(index)
    ]


class Headers:
    """ASGI middleware that adds headers to every HTTP answer."""

    def __init__(self, app: ASGIApp, *, headers: dict[str, str]) -> None:
        """Wrap `app`."""
        self._app, self._headers = app, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    told.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)

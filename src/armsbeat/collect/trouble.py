"""From an exception to the failure it means."""

from __future__ import annotations

import socket
import ssl

import aiohttp

from armsbeat.collect.failures import FetchFailedError, failure
from armsbeat.collect.guard import RefusedAddressError
from armsbeat.model import Failure


def failure_of(error: Exception, *, host: str, seconds: float) -> Failure:
    """
    Name what a request ran into.

    Args:
        error: As raised by aiohttp, the guard or the body's reader.
        host: Whom the request went to.
        seconds: How long we would have waited.
    """
    if isinstance(error, FetchFailedError):
        return error.failure
    refused = _cause(error, RefusedAddressError)
    if refused is not None:
        return failure("refused_address", host=f"{host} ({refused})")
    if isinstance(error, aiohttp.InvalidURL | ValueError):
        return failure("bad_url", url=host)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return failure("connect", host=host)
    if isinstance(error, TimeoutError):
        return failure("timeout", seconds=seconds)
    if isinstance(error, aiohttp.ClientConnectorDNSError | socket.gaierror):
        return failure("dns", host=host)
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return failure("tls", host=host, reason=_reason(error))
    if isinstance(error, aiohttp.ClientConnectorError):
        return failure("connect", host=host)
    if isinstance(error, aiohttp.ClientResponseError):
        return failure("bad_http", reason=_reason(error))
    if isinstance(error, aiohttp.ClientError | OSError):
        return failure("broken_off")
    raise error


def _cause(error: BaseException | None, kind: type[Exception]) -> BaseException | None:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, kind):
            return error
        seen.add(id(error))
        error = getattr(error, "os_error", None) or error.__cause__ or error.__context__
    return None


def _reason(error: Exception) -> str:
    text = getattr(error, "message", "") or str(error)
    return " ".join(text.split())[:80] or type(error).__name__

"""The headers that every answer of the dashboard carries."""

from __future__ import annotations

import base64
import hashlib

import pytest
from asgi import ask
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from armsbeat.dashboard.server.headers import (
    Headers,
    content_policy,
    security_headers,
)
from armsbeat.dashboard.server.parts import INDEX

PAGE = '<script>\n let a = 1\n</script><script src="x.js"></script>'


def policy(page: str = PAGE) -> dict[str, list[str]]:
    rules = (rule.split() for rule in content_policy(page).split("; "))
    return {name: sources for name, *sources in rules}


class TestContentPolicy:
    def test_no_origin_but_our_own_is_named(self):
        quoted = {"data:", "blob:"}
        for name, sources in policy().items():
            for source in set(sources) - quoted:
                assert source.startswith("'"), (name, source)

    def test_scripts_are_ours_and_text_is_never_run(self):
        scripts = policy()["script-src"]
        assert "'unsafe-inline'" not in scripts
        assert "'unsafe-eval'" not in scripts
        assert not {"data:", "blob:"} & set(scripts)

    def test_an_inline_script_of_the_start_page_is_allowed_by_its_hash(self):
        digest = hashlib.sha256(b"\n let a = 1\n").digest()
        scripts = policy()["script-src"]
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in scripts
        assert sum(source.startswith("'sha256-") for source in scripts) == 1

    def test_the_start_page_of_this_streamlit_is_understood(self):
        scripts = policy(INDEX.read_text(encoding="utf-8"))["script-src"]
        assert any(source.startswith("'sha256-") for source in scripts)

    @pytest.mark.parametrize("name", ["object-src", "frame-src"])
    def test_nothing_is_embedded(self, name):
        assert policy()[name] == ["'none'"]

    @pytest.mark.parametrize("name", ["base-uri", "form-action", "frame-ancestors"])
    def test_what_default_does_not_cover_is_said(self, name):
        assert policy()[name] == ["'self'"]


class TestMiddleware:
    @pytest.fixture
    def app(self):
        own = {"Content-Security-Policy": "default-src 'none'"}
        routes = [
            Route("/plain", lambda _: PlainTextResponse("x")),
            Route("/own", lambda _: PlainTextResponse("x", headers=own)),
        ]
        middleware = [Middleware(Headers, headers=security_headers(PAGE))]
        return Starlette(routes=routes, middleware=middleware)

    @pytest.mark.parametrize("path", ["/plain", "/not-there"])
    def test_every_answer_has_all_headers(self, app, path):
        answer = ask(app, path)
        for name, value in security_headers(PAGE).items():
            assert answer.header(name) == value

    def test_a_route_may_be_stricter(self, app):
        told = ask(app, "/own").header("content-security-policy")
        assert told == "default-src 'none'"

"""Everyone reads; editors sign in, by a provider of identities on loopback."""

from __future__ import annotations

import pytest

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect
identity = pytest.importorskip("e2e_identity")
serving = pytest.importorskip("e2e_serving")
steps = pytest.importorskip("e2e_steps")

SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "of this test alone"
client_id = "armsbeat"
client_secret = "of this test alone"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def provider():
    with identity.IdentityProvider() as one:
        yield one


@pytest.fixture(scope="module")
def app(provider, tmp_path_factory):
    """A dashboard that @example.org may edit."""
    folder, port = tmp_path_factory.mktemp("shared"), serving.free_port()
    secrets = folder / "secrets.toml"
    secrets.write_text(SECRETS.format(port=port, provider=provider.address))
    options = ("--secrets.files", str(secrets))
    environ = {"ARMSBEAT_EDITORS": "@example.org"}
    with serving.serving(folder, *options, port=port, **environ) as address:
        yield address


def sign_in(page, app):
    page.get_by_role("button", name="Sign in", exact=True).click()
    # The provider sends everybody back to the first page.
    page.wait_for_url("**/")
    steps.settle(page)
    page.goto(f"{app}/feeds")
    steps.settle(page)


def test_a_visitor_reads_and_an_editor_signs_in_to_add_feeds(open_page, app, provider):
    provider.person = {"email": "Ann@Example.org", "email_verified": True}
    page = open_page("/feeds")
    expect(page.get_by_text("Health", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Collect now")).to_have_count(0)
    sign_in(page, app)
    expect(page.get_by_text("Signed in as ann@example.org.")).to_be_visible()
    expect(page.get_by_role("button", name="Collect now")).to_be_visible()
    expect(page.get_by_role("heading", name="Add a feed")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    page.goto(f"{app}/feeds")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_who_is_signed_in_and_no_editor_is_told_so(open_page, app, provider):
    provider.person = {"email": "eve@elsewhere.net", "email_verified": True}
    page = open_page("/feeds")
    sign_in(page, app)
    told = "You are signed in as eve@elsewhere.net, who is not among the editors."
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_role("button", name="Collect now")).to_have_count(0)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_nothing_is_refused_by_the_policy_on_the_way(open_page, app, provider):
    provider.person = {"email": "ann@example.org", "email_verified": True}
    page = open_page("/feeds")
    sign_in(page, app)
    assert page.refused == []

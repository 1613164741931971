"""Steps that every browser test takes."""

from __future__ import annotations

from contextlib import contextmanager

QUIET_MS = 250
SETTLES_WITHIN_MS = 60_000

# Resolves when the script rests and nothing in the page has changed for a while:
# Streamlit's, drawn charts, late fonts. False when that never comes.
_QUIET = """
([quiet, within]) => new Promise(done => {
  const end = performance.now() + within;
  let timer;
  const app = () => document.querySelector("[data-testid=stApp]");
  const busy = () =>
    app()?.dataset.testScriptState !== "notRunning" ||
    document.fonts.status !== "loaded" ||
    document.querySelector("[data-testid=stSkeleton], [data-stale=true]");
  const finish = rested => { watch.disconnect(); clearTimeout(timer); done(rested); };
  const look = () => busy() ? again() : finish(true);
  const again = () => {
    clearTimeout(timer);
    if (performance.now() > end) return finish(false);
    timer = setTimeout(look, quiet);
  };
  const watch = new MutationObserver(again);
  watch.observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true,
  });
  again();
})
"""


def settle(page):
    """Wait until the script of the page rests and nothing moves any more."""
    page.locator(".stApp :is(h1, [role=status], [role=alert])").first.wait_for(
        state="attached"
    )
    rested = page.evaluate(_QUIET, [QUIET_MS, SETTLES_WITHIN_MS])
    assert rested, "the page never came to rest"


@contextmanager
def visits(browser, app):
    """What `open_page` gives, for fixtures of whole files."""
    contexts = []

    def open_(path="/", *, width=1440, height=1000, theme="light", zone="UTC"):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            timezone_id=zone,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.requested = []
        page.dialogs = []
        page.refused = []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("console", lambda said: _refused(page, said.text))
        page.on("dialog", lambda dialog: (page.dialogs.append(1), dialog.dismiss()))
        page.goto(app + path)
        settle(page)
        return page

    yield open_
    for context in contexts:
        context.close()


def _refused(page, text):
    """What the browser did not load or run because of the Content-Security-Policy."""
    if "Content Security Policy" in text or "Permissions policy" in text:
        page.refused.append(text)

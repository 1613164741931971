"""Everything that can go wrong with a feed: code, weight and the words for it."""

from __future__ import annotations

from armsbeat.model import Failure, Weight

# code: (weight, one sentence that names the remedy)
FAILURES: dict[str, tuple[Weight, str]] = {
    "bad_url": ("hard", "{url} is not a web address; check how it is written."),
    "bad_scheme": (
        "hard",
        "Only http and https addresses can be fetched, not {scheme}:; use the"
        " address the publisher gives for the web.",
    ),
    "refused_address": (
        "hard",
        "{host} is not a public address; if it is yours, add its network to"
        " ARMSBEAT_ALLOW_NETWORKS.",
    ),
    "bundle_missing": (
        "hard",
        "There is no bundled feed called {name}; remove the feed or restore the file.",
    ),
    "dns": (
        "temporary",
        "The name {host} could not be resolved; check the spelling and your"
        " connection.",
    ),
    "connect": (
        "temporary",
        "{host} does not accept connections; it is tried again later.",
    ),
    "tls": (
        "soft",
        "The certificate of {host} cannot be trusted ({reason}); the publisher has"
        " to renew it.",
    ),
    "timeout": (
        "temporary",
        "No full answer within {seconds:g} seconds; it is tried again later.",
    ),
    "broken_off": (
        "temporary",
        "The answer broke off before its end; it is tried again later.",
    ),
    "bad_http": (
        "soft",
        "The server's answer is not proper HTTP ({reason}); the publisher has to"
        " repair it.",
    ),
    "too_large": (
        "hard",
        "The feed is larger than {limit} bytes unpacked; raise"
        " ARMSBEAT_MAX_BODY_BYTES if you trust it.",
    ),
    "bad_encoding": (
        "soft",
        "The answer's compression ({encoding}) cannot be read; the publisher has to"
        " repair it.",
    ),
    "too_many_redirects": (
        "hard",
        "More than {limit} redirects; open the address in a browser and use the one"
        " it ends at.",
    ),
    "redirect_loop": (
        "hard",
        "The address redirects in a circle, as sites do that insist on cookies; look"
        " for another address of the feed.",
    ),
    "redirect_nowhere": (
        "hard",
        "The address redirects without saying where to; look for the feed's new"
        " address.",
    ),
    "gone": (
        "hard",
        "The publisher says the feed is gone for good (410); remove it or find its"
        " successor.",
    ),
    "not_found": (
        "hard",
        "There is nothing at this address (404); look for the feed's new address.",
    ),
    "unauthorised": (
        "hard",
        "The publisher asks for a login ({status}); only public feeds can be read.",
    ),
    "blocked": (
        "soft",
        "Blocked: the publisher refuses collectors ({reason}); ask them to let yours"
        " in, or use another address of the feed.",
    ),
    "rate_limited": (
        "temporary",
        "The publisher asks to come less often ({status}); the next visit waits.",
    ),
    "host_waits": (
        "temporary",
        "{host} asked to be left alone for a while; the feed is tried after that.",
    ),
    "server_error": (
        "temporary",
        "The server has a problem of its own ({status}); it is tried again later.",
    ),
    "http_error": (
        "hard",
        "The server answered {status}; check the address in a browser.",
    ),
    "empty": (
        "soft",
        "The answer was empty; if it stays so, look for another address of the feed.",
    ),
    "html": (
        "hard",
        "This is a web page, not a feed; add the page's address on the Feeds page to"
        " find the feeds it links to.",
    ),
    "html_with_feeds": (
        "hard",
        "This is a web page, not a feed; it offers {count} feed(s): choose one.",
    ),
    "image": ("hard", "This is {what}, not a feed; check the address."),
    "not_a_feed": (
        "hard",
        "This is neither RSS, Atom nor JSON Feed; check the address in a browser.",
    ),
    "unreadable": (
        "soft",
        "The feed is too broken to find a single item in it; the publisher has to"
        " repair it.",
    ),
    "parse_timeout": (
        "soft",
        "Parsing took longer than {seconds:g} seconds and was stopped; raise"
        " ARMSBEAT_PARSE_TIMEOUT_S if you trust the feed.",
    ),
    "parse_crash": (
        "soft",
        "Parsing needed too much memory or crashed and was stopped; the publisher"
        " has to repair the feed.",
    ),
    "internal": (
        "temporary",
        "armsbeat failed at this feed ({reason}); please report it, the feed is"
        " tried again.",
    ),
}


def failure(code: str, **facts: object) -> Failure:
    """The failure with this code, its sentence filled with `facts`."""
    weight, sentence = FAILURES[code]
    return Failure(code=code, message=sentence.format(**facts), weight=weight)


class FetchFailedError(Exception):
    """Carries a failure up to where it becomes a value; never leaves `collect`."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.message)

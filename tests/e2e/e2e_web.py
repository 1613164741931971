"""What the small web of the browser tests serves: invented feeds, some hostile."""

from __future__ import annotations

from html import escape

RSS = "application/rss+xml; charset=utf-8"


def rss(title, items):
    """An RSS 2.0 document; each item is `(guid, title, summary, link, date)`."""
    records = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><title>{escape(name)}</title>"
        f"<description>{escape(summary)}</description><link>{escape(link)}</link>"
        f"<pubDate>{date}</pubDate></item>"
        for guid, name, summary, link, date in items
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel>"
        f"<title>{escape(title)}</title><link>http://127.0.0.1/</link>"
        f"<description>invented</description>{records}</channel></rss>"
    )


HARBOUR = rss(
    "Harbour Review",
    [
        (
            "h1",
            "Japan signs contract for Tomahawk missiles with United States",
            "The harbour zebra contract covers missiles and training.",
            "https://news.example/h1",
            "Mon, 16 Nov 2026 08:30:00 GMT",
        ),
        (
            "h2",
            "Poland orders more K9 howitzers from South Korea",
            "The harbour zebra order is the third for the artillery system.",
            "https://news.example/h2",
            "Tue, 17 Nov 2026 09:45:00 GMT",
        ),
        (
            "h3",
            "Sweden approves sale of Gripen fighters to Ukraine",
            "The harbour zebra sale needs no vote in parliament.",
            "https://news.example/h3",
            "Wed, 18 Nov 2026 23:15:00 GMT",
        ),
    ],
)

HOSTILE_TITLES = (
    "<script>window.hacked = 1</script> walrus missile sale to Japan",
    "<img src=x onerror='window.hacked = 2'> walrus missile sale to Poland",
    '"><svg onload=window.hacked=3> walrus missile sale to Ukraine',
    '=HYPERLINK("http://evil.example","walrus") missile sale to Qatar',
    "walrus \u202egnp.elif missile sale to Japan \u202c",
    "walrus صفقة صواريخ باتريوت missile sale",
    "**walrus** [link](javascript:alert(1)) :red[missile] $x^2$ sale to Japan",
    "walrus " + "verylongword" * 30 + " missile sale",
)
HOSTILE = rss(
    "Walrus <script>window.hacked = 4</script> Wire",
    [
        (
            f"x{number}",
            title,
            "A walrus <b>summary</b> with <script>window.hacked = 5</script> a sale.",
            ("javascript:window.hacked=6", "https://news.example/x")[number % 2],
            f"Thu, 19 Nov 2026 10:{number:02}:00 GMT",
        )
        for number, title in enumerate(HOSTILE_TITLES)
    ],
)

SITE = (
    "<!doctype html><html><head><title>Harbour site</title>"
    "<link rel='alternate' type='application/rss+xml' title='All harbour news'"
    " href='/harbour.xml'></head><body><p>News.</p></body></html>"
)

PAGES = {
    "/harbour.xml": (200, RSS, HARBOUR),
    "/hostile.xml": (200, RSS, HOSTILE),
    "/site": (200, "text/html; charset=utf-8", SITE),
    "/plain": (200, "text/html; charset=utf-8", "<p>No feed here.</p>"),
}

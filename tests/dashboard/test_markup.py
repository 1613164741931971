"""Feed text on a page: highlighted, escaped, inert."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.dashboard import markup
from armsbeat.report.kpis import Kpi, kpi_row

NAN = float("nan")
SYSTEM = {"kind": "system", "start": 14, "end": 22, "name": "Tomahawk"}
COUNTRY = {"kind": "country", "start": 0, "end": 5, "name": "Japan"}
TITLE = "Japan to test Tomahawk soon"


def an_item(**changes):
    item = {
        "id": 1,
        "title": TITLE,
        "summary": "",
        "link": "https://news.example/1",
        "feed": "Harbour Review",
        "at": "2026-11-22T23:52:00",
        "compound": -0.13,
        "tone_class": "negative",
        "words": [],
    }
    return {**item, **changes}


class TestHighlight:
    def test_marks_systems_and_underlines_countries(self):
        html = markup.highlight(TITLE, [SYSTEM, COUNTRY])
        assert '<span class="ab-cc" title="Japan">Japan</span> to test ' in html
        assert '<mark class="ab-sys" title="Tomahawk">Tomahawk</mark> soon' in html

    def test_a_span_beyond_the_text_is_passed_over(self):
        assert "mark" not in markup.highlight("short", [SYSTEM])

    @given(st.text(max_size=80), st.integers(0, 90), st.integers(0, 90))
    def test_never_lets_markup_through_and_never_loses_a_character(self, body, a, b):
        spans = [{"kind": "system", "start": a, "end": b, "name": body}]
        html = markup.highlight(body, spans)
        inside = html.removeprefix("<bdi>").removesuffix("</bdi>")
        if '<mark class="ab-sys"' in inside:
            before, rest = inside.split('<mark class="ab-sys"', 1)
            marked, after = rest.split(">", 1)[1].split("</mark>", 1)
            inside = before + marked + after
        assert "<" not in inside
        assert inside == markup.quote(body)


class TestStory:
    def test_says_the_tone_with_sign_and_word(self):
        html = markup.story(an_item(), [], [])
        assert "−0.13" in html
        assert '<span class="ab-word">negative</span>' in html

    def test_times_are_utc_and_say_so(self):
        assert "22 Nov 2026, 23:52 UTC" in markup.story(an_item(), [], [])

    def test_midnight_means_that_only_the_day_is_known(self):
        html = markup.story(an_item(at="2026-11-22T00:00:00"), [], [])
        assert "22 Nov 2026 · <a" in html

    def test_without_a_tone_it_is_not_called_neutral(self):
        html = markup.story(an_item(compound=NAN, tone_class=NAN), [], [])
        assert "not scored" in html
        assert "neutral" not in html

    @pytest.mark.parametrize(
        "link",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "https://",
            "http://[broken",
            None,
            NAN,
        ],
    )
    def test_only_web_links_can_be_clicked(self, link):
        html = markup.story(an_item(link=link), [], [])
        assert re.findall('href="([^"]*)', html) == ["./story?id=1"]

    def test_links_tell_the_other_page_nothing(self):
        assert 'rel="noopener noreferrer"' in markup.story(an_item(), [], [])

    @pytest.mark.parametrize("field", ["title", "summary", "feed", "link"])
    def test_markup_in_feed_text_is_inert(self, field):
        hostile = 'https://x.example/"><img src=x onerror=alert(1)><script>x</script>'
        html = markup.story(an_item(**{field: hostile}), [], [])
        assert "<img" not in html
        assert "<script" not in html
        assert 'onerror=alert(1)"' not in html

    def test_names_in_chips_are_escaped(self):
        mention = {
            "kind": "system",
            "entity": "x",
            "name": "<b>x</b>",
            "role": "mentioned",
            "field": "summary",
            "start": 0,
            "end": 1,
        }
        assert "<b>" not in markup.story(an_item(), [mention], [])

    def test_a_role_that_says_more_wins_over_a_mere_mention(self):
        named = {"kind": "country", "entity": "JP", "name": "Japan", "field": "title"}
        span = {"start": 0, "end": 5}
        html = markup.tags(
            [{**named, **span, "role": role} for role in ("mentioned", "recipient")]
        )
        assert html.count("<li") == 1
        assert "recipient" in html


def test_a_stated_value_is_read_at_a_glance():
    assert markup.money(2_350_000_000) == "US$2.35 billion"
    assert markup.money(115_000_000) == "US$115 million"
    assert markup.money(NAN) == ""


def test_figures_are_a_list_of_terms_and_values():
    html = kpi_row([Kpi(name="A & B", value="<1>", aside="", change="")])
    assert "<dt>A &amp; B</dt>" in html
    assert "&lt;1&gt;" in html


def test_where_markdown_is_read_its_signs_are_taken_out():
    assert markup.plain("**a** [x](javascript:1) :red[b] $y$\n") == (
        "a xjavascript1 redb y"
    )

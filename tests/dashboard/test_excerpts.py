"""Excerpts: the place is marked, words stay whole, markup stays text."""

from armsbeat.dashboard.gazetteer.excerpts import excerpt

BODY = "one two three <b>four</b> five six seven"


def marked(around):
    start = BODY.index("five")
    return excerpt(BODY, start, start + 4, "Five", around=around)


def test_a_short_text_is_shown_whole():
    assert "…" not in marked(100)


def test_words_are_not_cut():
    shown = marked(9)
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "six" in shown
    assert "seve" not in shown


def test_the_place_is_marked_and_the_rest_escaped():
    shown = marked(100)
    assert ">five</mark>" in shown
    assert "&lt;b&gt;four" in shown

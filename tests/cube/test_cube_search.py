"""The search box: what is typed, what is found, what is refused."""

from contextlib import suppress

import pytest
from cube_worlds import a_cube, an_item, changes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from armsbeat.cube.filters import view
from armsbeat.cube.frames import item_count, items_page
from armsbeat.cube.search import parse
from armsbeat.errors import UsageError
from armsbeat.model import Query

TEXTS = {
    1: ("Japan plans to buy Tomahawk missiles", "The arms sale was cleared."),
    2: ("Türkiye's F-35s", "No sale of arms, says Ankara."),
    3: ("Howitzers for Poland", "Poland buys K9 howitzers; Tomahawk not included."),
    4: ("日本がミサイルを購入", "防衛省が発表"),
    5: ("Arms", "sale of the century"),
}


@pytest.fixture(scope="module")
def cube():
    return a_cube(
        *(an_item(i, title=t, summary=s) for i, (t, s) in TEXTS.items()),
    )


def found(cube, search):
    return sorted(items_page(cube, Query(search=search))["id"])


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("tomahawk", [1, 3]),
        ("TOMAHAWK japan", [1]),
        ("tomahawk AND japan", [1]),
        ("japan OR poland", [1, 3]),
        ("tomahawk NOT poland", [1]),
        ("tomahawk -poland", [1]),
        ("NOT NOT tomahawk", [1, 3]),
        ('"arms sale"', [1]),
        ("“arms sale”", [1]),
        ("howitz*", [3]),
        ("howitz", []),
        ('"buys k9 how"*', [3]),
        ("turkiye", [2]),
        ("Türkiye’s", [2]),
        ("F-35", []),
        ("F-35*", [2]),
        ("f-35s", [2]),
        ("購入", [4]),
        ("tomahawk OR arms -ankara", [1, 3, 5]),
        ("(tomahawk OR arms) -poland", [1, 2, 5]),
        ("japan NEAR(3) tomahawk", [1]),
        ("japan NEAR(2) tomahawk", []),
        ("tomahawk NEAR(3) japan", [1]),
        ('"arms sale" NEAR tomahawk', []),
        ("sale NEAR(0) arms", [1]),
        ("arms NEAR sale", [1, 2]),
        ('"and"', []),
        ("and", []),
        ("", [1, 2, 3, 4, 5]),
        ("   ", [1, 2, 3, 4, 5]),
    ],
)
def test_finds(cube, search, ids):
    assert found(cube, search) == ids


def test_a_phrase_does_not_reach_from_the_title_into_the_summary(cube):
    assert 5 not in found(cube, '"arms sale"')


@pytest.mark.parametrize(
    ("search", "remedy"),
    [
        ('"arms sale', "put one at the end of the phrase"),
        ("(japan", "add \\) at the end"),
        ("japan)", "has no opening one; remove it"),
        ("()", "between the parentheses"),
        ("japan OR", 'missing after OR; to find it, write "OR"'),
        ("AND japan", 'missing before AND; to find it, write "AND"'),
        ("NOT", "missing after NOT"),
        ("japan NEAR(3)", "missing after NEAR"),
        ("a NEAR (b c)", "NEAR takes one word or phrase on each side"),
        ("a NEAR(101) b", "use at most 100 words"),
        ("*", "nothing to search for"),
        ("$", "use letters or digits"),
        ('""', "use letters or digits"),
        ("x" * 501, "longer than 500"),
        ("x " * 51, "more than 50 words"),
        ("(" * 21 + "x" + ")" * 21, "more than 20 deep"),
    ],
)
def test_says_what_is_wrong_and_what_to_do(search, remedy):
    with pytest.raises(UsageError, match=remedy):
        parse(search)


@pytest.mark.parametrize(
    "search",
    [
        "x') OR 1=1 --",
        "'; DROP TABLE items; --",
        "%",
        "_",
        "\\",
        "a' NEAR(3) .*",
        '"a\\" OR b"',
        "{{1}} ${x}",
    ],
)
def test_nothing_typed_is_ever_run(cube, search):
    with suppress(UsageError):
        assert item_count(cube, Query(search=search)) == 0
    assert item_count(cube, Query()) == 5


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(search):
    with suppress(UsageError):
        parse(search)


@given(st.text(alphabet='ab"()-* NEARORNT', max_size=30))
def test_what_is_read_can_be_asked(search):
    try:
        count = item_count(SMALL, Query(search=search))
    except UsageError:
        return
    assert count in {0, 1}


SMALL = a_cube(an_item(1, title="a b ab", summary="near or not"))


WORDS = st.sampled_from(
    ["tomahawk", "arms", "sale", "K9", "f", "35s", "poland", "japan", "購", "入", "zz"]
)
TERMS = st.one_of(
    WORDS,
    st.tuples(WORDS, st.integers(1, 6)).map(lambda part: f"{part[0][: part[1]]}*"),
    st.tuples(WORDS, WORDS).map(lambda pair: f'"{pair[0]} {pair[1]}"'),
    st.tuples(WORDS, WORDS).map(lambda pair: f"{pair[0]} NEAR(4) {pair[1]}"),
)
SEARCHES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) OR ({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) AND ({pair[1]})"),
        inner.map(lambda part: f"NOT ({part})"),
    ),
    max_leaves=4,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(search=SEARCHES)
def test_signs_spare_reading_a_text_and_never_lose_one(cube, search):
    read = cube.frame(view(Query(search=search)))
    assert found(cube, search) == sorted(read["id"])


def test_signs_follow_an_edit():
    with a_cube(an_item(1, title="Radars for Norway")) as cube:
        assert found(cube, "radars") == [1]
        cube.apply(changes(an_item(1, title="Howitzers for Norway"), counter=2))
        assert (found(cube, "radars"), found(cube, "howitz*")) == ([], [1])

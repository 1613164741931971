"""The user's own entries: what they change, what they survive, what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from armsbeat.annotate import load_annotator, read_gazetteer, read_shipped
from armsbeat.annotate.gazetteer import Gazetteer, Table, merge
from armsbeat.annotate.own import Touched, add, own_digest, remove, with_own
from armsbeat.annotate.own_file import dump_own, parse_own
from armsbeat.errors import GazetteerError, UsageError
from armsbeat.model import OwnEntry

GOLD = Path(__file__).parents[1] / "gold"
ALIAS = OwnEntry(kind="alias", surface="Harbour Wolf", entity="tomahawk")
SYSTEM = OwnEntry(
    kind="system",
    surface="Quaysider",
    entity="quaysider",
    category="cruise missile",
    origin="SE",
)
SILENCE = OwnEntry(kind="silence", surface="Tomahawk")


@pytest.fixture(scope="module")
def shipped():
    return read_shipped()


@pytest.fixture(scope="module")
def own_annotator():
    """With an alias, a system, and silences of a listed alias and of a phrase."""
    return load_annotator(
        own=(
            ALIAS,
            SYSTEM,
            OwnEntry(kind="alias", surface="QS-7", entity="quaysider"),
            OwnEntry(kind="silence", surface="F-16"),
            OwnEntry(kind="silence", surface="Gripen Cup"),
        )
    )


def systems(annotator, title):
    mentions = annotator.annotate(title, "").mentions
    return [(m.entity, m.surface) for m in mentions if m.kind == "system"]


class TestReading:
    def test_an_alias_names_the_shipped_system(self, own_annotator):
        found = systems(own_annotator, "Japan buys Harbour Wolf missiles")
        assert found == [("tomahawk", "Harbour Wolf")]

    def test_a_system_is_found_by_name_and_alias(self, own_annotator):
        found = systems(own_annotator, "Quaysiders and QS-7B missiles delivered")
        assert found == [("quaysider", "Quaysiders"), ("quaysider", "QS-7B")]

    def test_an_own_mention_says_so(self, own_annotator):
        mention = own_annotator.annotate("Quaysider ordered", "").mentions[0]
        assert (mention.via, mention.category, mention.country) == (
            "own",
            "cruise missile",
            "SE",
        )

    def test_a_silenced_alias_counts_for_nothing_and_says_why(self, own_annotator):
        told = own_annotator.annotate("Poland orders F-16 fighters", "")
        assert [m.kind for m in told.mentions] == ["country"]
        assert [(r.surface, r.rule) for r in told.rejections] == [
            ("F-16", "silenced by an own entry")
        ]

    def test_a_silenced_phrase_hides_the_system_inside_it_alone(self, own_annotator):
        assert systems(own_annotator, "Sailors race for the Gripen Cup") == []
        found = systems(own_annotator, "Gripen fighters at the Gripen Cup")
        assert found == [("gripen", "Gripen")]


class TestMerging:
    def test_nothing_of_ones_own_changes_nothing(self):
        table = Table()
        assert with_own(table, ()) is table
        assert load_annotator().versions.gazetteer == read_gazetteer().digest

    def test_own_entries_are_seen_in_the_version(self):
        plain = read_gazetteer().digest
        assert read_gazetteer(own=(ALIAS,)).digest == f"{plain}+{own_digest((ALIAS,))}"

    def test_a_note_does_not_make_another_version(self):
        assert own_digest((replace(ALIAS, note="why"),)) == own_digest((ALIAS,))

    def test_what_an_upgrade_lists_too_or_lists_no_more_does_no_harm(self):
        now_shipped = OwnEntry(kind="alias", surface="Tomahawk", entity="tomahawk")
        now_gone = OwnEntry(kind="alias", surface="Zz Top", entity="no-such-system")
        renamed = replace(SYSTEM, entity="tomahawk")
        gazetteer = read_gazetteer(own=(now_shipped, now_gone, renamed))
        assert gazetteer.entities["system", "tomahawk"].name == "Quaysider"
        assert not [a for a in gazetteer.aliases if a.surface == "Zz Top"]

    def test_an_ambiguous_alias_can_be_made_unmistakable(self, shipped):
        listed = next(
            a
            for a in shipped.gazetteer.aliases
            if a.kind == "system" and a.needs_context and a.via == "name"
        )
        sure = OwnEntry(kind="alias", surface=listed.surface, entity=listed.entity)
        (own,) = add((), sure, shipped)
        merged = read_gazetteer(own=(own,))
        found = [a for a in merged.aliases if a.surface == listed.surface]
        assert [a.via for a in found if a.kind == "system"] == ["own"]


class TestAdding:
    @pytest.mark.parametrize(
        ("entry", "said"),
        [
            (replace(ALIAS, entity="no-such"), "There is no system “no-such”"),
            (replace(ALIAS, surface=" - 42 "), "has no letter"),
            (replace(ALIAS, surface="x"), "2 to 80"),
            (replace(ALIAS, surface="x" * 81), "2 to 80"),
            (replace(ALIAS, surface="himars", entity="himars"), "nothing to add"),
            (replace(SYSTEM, entity="My System"), "small letters"),
            (replace(SYSTEM, entity="tomahawk"), "already used"),
            (replace(SYSTEM, category="teapot"), "no category “teapot”"),
            (replace(SYSTEM, origin="Sweden"), "ISO alpha-2"),
            (replace(SYSTEM, surface="Tomahawk"), "already listed for tomahawk"),
        ],
    )
    def test_what_cannot_be_used_is_refused_with_the_remedy(self, shipped, entry, said):
        with pytest.raises(UsageError, match=said):
            add((), entry, shipped)

    @pytest.mark.parametrize("entry", [ALIAS, SYSTEM, SILENCE])
    def test_nothing_is_added_twice(self, shipped, entry):
        own = add((), entry, shipped)
        with pytest.raises(UsageError):
            add(own, entry, shipped)

    def test_the_later_word_on_a_spelling_counts(self, shipped):
        own = add(add((), SILENCE, shipped), replace(ALIAS, surface="Gripen"), shipped)
        own = add(own, OwnEntry(kind="alias", surface="GRIPEN", entity="f-35"), shipped)
        assert [(e.surface, e.entity) for e in own] == [
            ("Tomahawk", ""),
            ("GRIPEN", "f-35"),
        ]

    def test_an_own_system_takes_aliases(self, shipped):
        own = add((), SYSTEM, shipped)
        own = add(own, replace(ALIAS, entity="quaysider"), shipped)
        assert len(own) == 2


class TestRemoving:
    def test_by_spelling(self):
        assert remove((ALIAS, SILENCE), "harbour wolf") == (SILENCE,)

    @pytest.mark.parametrize("word", ["quaysider", "QUAYSIDER"])
    def test_a_system_goes_with_its_aliases(self, word):
        own = (SYSTEM, replace(ALIAS, entity="quaysider"), SILENCE)
        assert remove(own, word) == (SILENCE,)

    def test_of_what_is_not_there_is_an_error(self):
        with pytest.raises(UsageError, match="Nobody"):
            remove((ALIAS,), "Nobody")


class TestTouched:
    @pytest.fixture
    def touched(self):
        return Touched(read_gazetteer(), read_gazetteer(own=(ALIAS, SYSTEM, SILENCE)))

    @pytest.mark.parametrize(
        "text",
        [
            "A Harbour-Wolf sank",
            "HARBOUR WOLVES, HARBOUR WOLFS",
            "Tomahawks",
            "quaysider",
        ],
    )
    def test_texts_with_a_changed_alias_in_any_writing(self, touched, text):
        assert touched("", text)

    @pytest.mark.parametrize("text", ["", "Gripen for Brazil", "A wolf in the harbour"])
    def test_no_other_texts(self, touched, text):
        assert not touched(text, "")

    def test_texts_it_does_not_point_to_are_read_just_the_same(self, own_annotator):
        plain = load_annotator()
        touched = Touched(plain.gazetteer, own_annotator.gazetteer)
        lines = (GOLD / "systems.jsonl").read_text(encoding="utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines]
        others = [text for text in texts if not touched(text)]
        assert 100 < len(others) < len(texts)
        for text in others:
            assert own_annotator.annotate(text, "") == plain.annotate(text, "")

    def test_nothing_where_nothing_changed(self):
        same = merge(())
        assert isinstance(same, Gazetteer)
        assert not Touched(same, same)("Tomahawk")


class TestFile:
    def test_comes_back_as_it_went(self):
        own = (
            replace(ALIAS, note="seen in “Kyodo”", needs_context=True),
            SYSTEM,
            SILENCE,
        )
        assert parse_own(dump_own(own), name="own.json") == own

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("{", "not JSON"),
            ("{}", "not a list"),
            ("[1]", "entry 1: is not an object"),
            ('[{"kind": "alias"}]', "entry 1: `surface` is missing"),
            ('[{"kind": "x", "surface": "y"}]', "entry 1: `kind` must be"),
            ('[{"kind": "alias", "surface": "y", "z": 1}]', "unknown field 'z'"),
            (
                '[{"kind": "alias", "surface": "y", "entity": 1}]',
                "`entity` must be text",
            ),
            ('[{"kind": "alias", "surface": "y", "added_at": "now"}]', "`added_at`"),
        ],
    )
    def test_a_broken_file_is_named_with_its_entry(self, text, said):
        with pytest.raises(GazetteerError, match=r"own\.json") as error:
            parse_own(text, name="own.json")
        assert said in str(error.value)

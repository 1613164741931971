"""`armsbeat annotate`: the contract of its input and output."""

import io
import json

import pytest

from armsbeat.cli.annotate import BadLineError, annotate_lines, as_contract, read_item
from armsbeat.model import Annotation, Deal, Mention, Rejection, Tone

TOMAHAWK = Mention(
    kind="system",
    entity="tomahawk",
    name="Tomahawk",
    surface="Tomahawks",
    field="title",
    start=24,
    end=33,
    via="name",
    rule="unmistakable",
    category="cruise missile",
)
TOKYO = Mention(
    kind="country",
    entity="JP",
    name="Japan",
    surface="Tokyo",
    field="title",
    start=46,
    end=51,
    via="capital",
    rule="capital",
)
SAAB = Mention(
    kind="organisation",
    entity="saab",
    name="Saab",
    surface="Saab",
    field="title",
    start=0,
    end=4,
    via="name",
    rule="name",
    country="SE",
)
DEAL = Deal(
    supplier="US",
    recipient="JP",
    systems=("tomahawk",),
    value_usd=2_350_000_000,
    stage="approved",
    evidence="Washington clears the sale.",
    cues=("supplier=US (Washington)",),
)
ANNOTATION = Annotation(
    language="en",
    relevant=True,
    relevance=(("deal", 1.0),),
    mentions=(TOMAHAWK, TOKYO, SAAB),
    rejections=(
        Rejection(
            kind="system",
            entity="boxer",
            surface="boxer",
            field="title",
            start=60,
            end=65,
            rule="sport",
        ),
    ),
    deals=(DEAL,),
    refusals=("no recipient",),
    tone=Tone(compound=-0.123456, raw=0.42, words=(("hesitant", -0.13),)),
)


class Echo:
    """An annotator that says what it was asked."""

    def __init__(self):
        self.asked = []

    def annotate(self, title, summary, *, language=None, published=None):
        self.asked.append((title, summary, language))
        return ANNOTATION


def answers(text: bytes, **options):
    output, errors = io.StringIO(), io.StringIO()
    failed = annotate_lines(
        io.BytesIO(text), output, errors, Echo(), **{"explain": False, **options}
    )
    rows = [json.loads(line) for line in output.getvalue().splitlines()]
    return rows, errors.getvalue(), failed


class TestTheContract:
    def test_an_answer_has_exactly_the_promised_members(self):
        answer = as_contract("7", ANNOTATION, explain=False)
        assert answer == {
            "id": "7",
            "language": "en",
            "relevant": True,
            "systems": [
                {
                    "id": "tomahawk",
                    "name": "Tomahawk",
                    "category": "cruise missile",
                    "surface": "Tomahawks",
                    "field": "title",
                    "start": 24,
                    "end": 33,
                }
            ],
            "countries": [
                {
                    "code": "JP",
                    "surface": "Tokyo",
                    "field": "title",
                    "start": 46,
                    "end": 51,
                }
            ],
            "deals": [
                {
                    "supplier": "US",
                    "recipient": "JP",
                    "systems": ["tomahawk"],
                    "value_usd": 2_350_000_000,
                    "stage": "approved",
                    "evidence": "Washington clears the sale.",
                }
            ],
            "tone": {"compound": -0.1235, "raw": 0.42, "words": [["hesitant", -0.13]]},
        }

    def test_explain_adds_the_rules_and_what_was_rejected(self):
        answer = as_contract("7", ANNOTATION, explain=True)
        assert answer["systems"][0]["rule"] == "unmistakable"
        assert answer["deals"][0]["cues"] == ["supplier=US (Washington)"]
        assert answer["rejected"][0]["rule"] == "sport"
        assert answer["refused_deals"] == ["no recipient"]
        assert [o["entity"] for o in answer["organisations"]] == ["saab"]

    def test_a_designation_nobody_listed_says_so(self):
        unlisted = Mention(
            kind="system",
            entity="unlisted:xq-99",
            name="XQ-99",
            surface="XQ-99",
            field="title",
            start=0,
            end=5,
            via="unlisted",
            rule="pattern",
        )
        annotation = Annotation(language="en", relevant=False, mentions=(unlisted,))
        answer = as_contract(1, annotation, explain=False)
        assert answer["systems"][0]["listed"] is False


class TestReading:
    def test_answers_come_in_the_order_of_the_items(self):
        rows, errors, failed = answers(
            b'{"id": "b", "title": "x", "summary": "y"}\n'
            b'\n{"id": 1, "title": "x", "summary": ""}\n'
        )
        assert [row["id"] for row in rows] == ["b", 1]
        assert (errors, failed) == ("", 0)

    def test_a_bad_line_is_reported_by_its_number_and_the_others_go_on(self):
        rows, errors, failed = answers(
            b'{"id": "a", "title": "x"}\n{oops\n{"id": "c", "title": "z"}\n'
        )
        assert [row["id"] for row in rows] == ["a", "c"]
        assert errors.startswith("line 2: not JSON")
        assert failed == 1

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (b"\xff\xfe{}", "not UTF-8"),
            (b"[1]", "not an object"),
            (b'{"title": "x"}', '"id" is missing'),
            (b'{"id": null, "title": "x"}', '"id" is missing'),
            (b'{"id": "a"}', "both missing"),
            (b'{"id": "a", "title": 5}', '"title" is not text'),
            (b'{"id": "a", "title": "x", "language": ["en"]}', '"language" is not'),
            (b"[" * 100_000, "not JSON"),
        ],
    )
    def test_what_is_not_an_item_says_why(self, line, reason):
        with pytest.raises(BadLineError, match=reason):
            read_item(line)

    def test_null_texts_are_empty_texts(self):
        item = read_item(b'{"id": "a", "title": "x", "summary": null}')
        assert item["summary"] == ""

    def test_a_byte_order_mark_is_no_error(self):
        assert read_item(b'\xef\xbb\xbf{"id": "a", "title": "x"}')["id"] == "a"

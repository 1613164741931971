"""How far a deal has come: modality and negation."""

import pytest

from armsbeat.annotate.stage_forms import Step
from armsbeat.annotate.stages import StageReading, ask_about, read_stage


def verb(cue, form="third", word="", **more):
    return Step(kind="verb", cue=cue, form=form, word=word, **more)


def noun(cue, stage):
    return Step(kind="noun", cue=cue, form=stage)


def word(kind):
    return Step(kind=kind, cue=kind)


SALE = noun("give", "approved")
BAN = noun("ban", "blocked")


class TestStage:
    @pytest.mark.parametrize(
        ("steps", "stage"),
        [
            ([verb("approve"), SALE], "approved"),
            ([word("modal"), verb("approve", "base"), SALE], "considered"),
            ([verb("stop"), SALE], "blocked"),
            ([verb("try"), verb("stop", "base"), SALE], "approved"),
            ([word("modal"), verb("stop", "base"), SALE], "approved"),
            ([verb("lift"), BAN, SALE], "approved"),
            ([verb("plan"), verb("lift", "base"), BAN], "considered"),
            ([word("not"), verb("stop", "base"), SALE], "approved"),
            ([word("not"), verb("give", "base")], "blocked"),
            ([verb("deny"), verb("give", "gerund")], None),
            ([verb("ask"), verb("give", "base")], "requested"),
            ([verb("ask"), verb("take", "base", urged=True)], "considered"),
            ([verb("sign"), noun("deal", "signed")], "signed"),
            ([verb("sign"), noun("deal", "considered")], "considered"),
            ([verb("plan"), noun("deal", "signed")], "considered"),
            ([verb("give", "past")], "delivered"),
            ([verb("pledge", "past", "agreed"), verb("take", "base")], "signed"),
            ([BAN], "blocked"),
        ],
    )
    def test_is_folded_from_the_left(self, steps, stage):
        assert read_stage(steps).stage == stage

    def test_a_noun_alone_is_not_firm(self):
        assert not read_stage([SALE]).firm
        assert read_stage([verb("approve"), SALE]).firm

    def test_without_steps_nothing_is_known(self):
        assert read_stage([]).stage is None


class TestQuestions:
    @pytest.mark.parametrize(
        ("told", "asked"),
        [
            ("approved", "considered"),
            ("considered", "considered"),
            ("delivered", None),
            ("signed", None),
            ("blocked", "blocked"),
        ],
    )
    def test_say_less_than_statements(self, told, asked):
        assert ask_about(StageReading(told, True)).stage == asked

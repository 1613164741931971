"""Which makers, agencies and blocs an item names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from armsbeat.annotate.annotator import Annotator, Steps
from armsbeat.annotate.country_tables import read_countries
from armsbeat.annotate.gazetteer import DATA_DIR, merge
from armsbeat.annotate.organisations import (
    BlocDecider,
    OrganisationDecider,
    read_blocs,
    read_organisations,
)
from armsbeat.errors import GazetteerError


@cache
def annotator() -> Annotator:
    gazetteer = merge([read_organisations(DATA_DIR), read_blocs(DATA_DIR)])
    deciders = (OrganisationDecider(gazetteer), BlocDecider(gazetteer))
    return Annotator(gazetteer, Steps(deciders=deciders))


def found(title: str, kind: str = "organisation") -> set[str]:
    return {
        m.entity for m in annotator().annotate(title, "").mentions if m.kind == kind
    }


def home(title: str) -> str | None:
    (mention,) = annotator().annotate(title, "").mentions
    return mention.country


class TestMakers:
    def test_ships_at_least_250_makers(self):
        makers = [
            entity
            for entity, _, _ in read_organisations(DATA_DIR).entities
            if entity.category == "maker"
        ]
        assert len(makers) >= 250

    def test_every_home_is_a_country_we_know(self):
        known = {entity.id for entity, _, _ in read_countries(DATA_DIR).entities}
        homes = {
            entity.country for entity, _, _ in read_organisations(DATA_DIR).entities
        }
        assert homes - {None} <= known

    @pytest.mark.parametrize(
        ("title", "country"),
        [
            ("Saab delivers the first jet", "SE"),
            ("Elbit wins artillery order", "IL"),
            ("Hanwha to build a plant", "KR"),
            ("Israel Aerospace Industries opens a line", "IL"),
            ("Baykar tests a new drone", "TR"),
            ("MBDA ramps up production", None),
        ],
    )
    def test_a_maker_has_a_home_unless_several_share_it(
        self, title: str, country: str | None
    ):
        assert home(title) == country

    def test_goods_of_a_country_are_no_maker(self):
        assert found("Russian Helicopters wins order") == {"russian-helicopters"}
        assert not found("Peru takes Russian helicopters")


class TestAmbiguousNames:
    @pytest.mark.parametrize(
        ("maker", "person_or_thing"),
        [
            (
                "Rafael wins air-defence order from Romania",
                "Rafael scored twice for the visitors",
            ),
            (
                "Leonardo delivers helicopters to the navy",
                "Leonardo DiCaprio plays an arms dealer",
            ),
            ("Colt supplies rifles to Ukraine", "The colt won the second race"),
            ("Patria to build armoured vehicles", "La patria es de todos"),
            (
                "Glock pistols ordered for the police, says maker Glock",
                "Heinz Glock teaches painting",
            ),
            ("KAI hands over FA-50 to Poland", "KAI sang for an hour"),
            ("EDGE signs missile contract", "The home team had the EDGE all night"),
            (
                "Paramount unveils armoured vehicle",
                "Paramount Pictures shows a war film",
            ),
        ],
    )
    def test_count_with_the_trade_around_them_and_not_otherwise(
        self, maker: str, person_or_thing: str
    ):
        assert found(maker)
        assert not found(person_or_thing)

    def test_a_full_name_elsewhere_settles_it(self):
        assert found("Rafael says yes. Rafael Advanced Defense Systems is glad") == {
            "rafael"
        }

    def test_a_rejected_match_names_its_rule(self):
        (rejection,) = annotator().annotate("Rafael scored twice", "").rejections
        assert rejection.rule == "organisation: not a maker: no trade near it"


class TestBlocs:
    def test_are_entities_of_their_own(self):
        title = "NATO, Nato, the EU, AUKUS and OCCAR"
        assert found(title, "bloc") == {"nato", "eu", "aukus", "occar"}

    def test_short_ones_need_a_military_context(self):
        assert found("GCC states order interceptor missiles", "bloc") == {"gcc"}
        assert not found("He compiled it with GCC", "bloc")


class TestTables:
    def test_an_unknown_kind_is_named_with_its_line(self, tmp_path: Path):
        table = "id,name,country,aliases,ambiguous,kind\nx,X Arms,SE,,,shop\n"
        (tmp_path / "organisations.csv").write_text(table)
        with pytest.raises(GazetteerError, match=r"organisations.csv:2: kind"):
            read_organisations(tmp_path)

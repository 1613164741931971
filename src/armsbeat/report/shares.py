"""How the number of mentions is told: as it is, or as a share of something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from armsbeat.model import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One way to tell it."""

    name: str
    """On the switch, and in the address."""
    of: str | None
    """The cube's denominator; None: the number itself."""
    measured: str
    """`{unit}` is what is counted: goes on after `Weekly`."""
    caption: str = ""
    """What it may be taken for, and what not."""

    @property
    def is_share(self) -> bool:
        """A share is drawn in percent."""
        return self.of is not None

    @property
    def options(self) -> dict[str, Any]:
        """For the cube's question."""
        return {} if self.of is None else {"of": self.of}

    def measure(self, unit: Unit) -> str:
        """In words, as `number of items that name it`."""
        return self.measured.format(unit=unit)


SHARES: dict[str, Share] = {
    share.name: share
    for share in (
        Share(
            name="Number",
            of=None,
            measured="number of {unit} that name it",
        ),
        Share(
            name="% of arms items",
            of="arms",
            measured="share of all {unit} about the arms trade that name it",
            caption="Of what the same feeds carried about the arms trade in that time:"
            " evens out that feeds were added and archives are thin.",
        ),
        Share(
            name="% of all items",
            of="all",
            measured="share of all {unit} that name it",
            caption="Of all that the same feeds carried, on any topic: falls when a"
            " general news feed is added.",
        ),
        Share(
            name="% of the same outlets",
            of="outlets",
            measured="share of the arms {unit} of the same outlets that name it",
            caption="Of what those outlets carried about the arms trade that have at"
            " least one item of this view.",
        ),
        Share(
            name="% of a constant panel",
            of="panel",
            measured="share of the arms {unit} of feeds that cover all of the period",
            caption="Only feeds that cover the whole period are counted, as a share of"
            " their arms items: a rise is not a rise in the number of feeds.",
        ),
        Share(
            name="% of this view",
            of="view",
            measured="share of the {unit} of this view that name it",
            caption="Of the items that match the filters: one may name several, so"
            " shares add up to more than 100%.",
        ),
    )
}
NUMBER = SHARES["Number"]


def share_named(name: str | None) -> Share:
    """The share of that name; the plain number where there is none."""
    return SHARES.get(name or "", NUMBER)

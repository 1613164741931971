"""The deals that items tell: once per item and pair of sides."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import ibis.expr.types as ir

from armsbeat.cube.schema import DEALS, PAIRS, SELECTED_SOLD, SELECTED_TOLD
from armsbeat.model import STAGES, Stage

PAIR = ("supplier", "recipient")


class Told(NamedTuple):
    """
    What the items of a view tell.

    With `pairs`, the two tables call each pair by a number, `pair`, and `system` is a
    key of the kind `sold`; without, both have `supplier`, `recipient` and ids.
    """

    deals: ir.Table
    """One row per item and pair: `id`, `outlet`, `story_id`, `tone_e6`, `value_usd`
    (the largest), one boolean per stage."""
    systems: ir.Table
    """One row per item, pair and `system` that is dealt in."""
    pairs: ir.Table | None
    """`pair`, `supplier`, `recipient`."""

    @property
    def sides(self) -> tuple[str, ...]:
        """The columns that tell pairs apart in both tables."""
        return PAIR if self.pairs is None else ("pair",)


# As the cube keeps them.
KEPT = Told(SELECTED_TOLD, SELECTED_SOLD, PAIRS.rename(pair="key"))


@lru_cache(maxsize=64)
def read_from(items: ir.Table, stages: tuple[Stage, ...]) -> Told:
    """The same from the table of deals; of some stages only, where they are named."""
    told = DEALS.join(
        items.select("id", "outlet", "story_id", "tone_e6"), DEALS.item_id == items.id
    )
    if stages:
        told = told.filter(told.stage.isin(stages))
    # An item that tells one deal at two stages is still one item.
    deals = told.group_by(*PAIR, "id").aggregate(
        outlet=told.outlet.min(),
        story_id=told.story_id.min(),
        tone_e6=told.tone_e6.min(),
        value_usd=told.value_usd.max(),
        **{stage: (told.stage == stage).any() for stage in STAGES},
    )
    systems = told.select(*PAIR, "id", system=told.systems.unnest()).distinct()
    return Told(deals, systems, None)

"""The filtered table, as it is downloaded: one row per counted item."""

from __future__ import annotations

import pandas as pd

from armsbeat.cube.cube import Cube
from armsbeat.model import Query


def download_table(cube: Cube, query: Query) -> pd.DataFrame:
    """
    Every item of the view, newest first: exactly `item_count` rows.

    Returns:
        `id`, `date` (effective day, ISO text), `time_utc` (effective time, ISO
        text), `date_is` (`published` or `first seen`), `publisher`,
        `publisher_kind`, `publisher_country`, `title`, `summary`, `link`,
        `language`, `about_arms_trade` (`yes`/`no`), `tone` (compound), `tone_class`,
        `tone_raw` (plain VADER), `systems`, `countries`, `organisations` (names,
        separated by `; `), `deals` (text, as `United States → Japan: Tomahawk,
        approved, US$2,350,000,000`, separated by `; `), `deal_evidence` (their
        sentences, separated by ` | `), `system_ids`, `country_codes`, `suppliers`,
        `recipients`, `stages`, `gazetteer`, `lexicon`, `rules` (versions).
    """
    raise NotImplementedError

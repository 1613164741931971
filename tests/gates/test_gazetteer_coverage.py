"""
How much of a register of ordered weapons the gazetteer knows, against a pinned floor.

The register lies beside the checkout and is not shipped; without it this skips.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from armsbeat.annotate.gazetteer import DATA_DIR
from armsbeat.annotate.systems_table import read_systems

ROOT = Path(__file__).resolve().parents[2]
REGISTER = ROOT.parent / "shared" / "data" / "designations.csv"

# Raised when the figure rises, never lowered.
LEAST_RECOGNISED = 0.87
LEAST_FAMILIES = 3_900
# SIPRI's classes of weapons, each with a fair share of the families.
CLASSES_AT_LEAST = {
    "fighter": 60,
    "helicopter": 100,
    "uncrewed aircraft": 150,
    "loitering munition": 60,
    "anti-tank missile": 50,
    "air-defence system": 100,
    "tank": 60,
    "armoured vehicle": 250,
    "howitzer": 80,
    "frigate": 80,
    "submarine": 70,
    "radar": 200,
    "engine": 80,
    "satellite": 50,
    "small arm": 80,
}


def test_lists_enough_families():
    assert len(read_systems(DATA_DIR).entities) >= LEAST_FAMILIES


@pytest.mark.parametrize(("category", "least"), CLASSES_AT_LEAST.items())
def test_no_category_is_thin(category, least):
    entities = read_systems(DATA_DIR).entities
    assert Counter(entity.category for entity, *_ in entities)[category] >= least


@pytest.mark.skipif(
    not REGISTER.is_file(), reason="the register is not beside this checkout"
)
def test_recognises_what_was_ordered_since_2010():
    command = [sys.executable, str(ROOT / "bench" / "coverage.py"), "--json"]
    printed = subprocess.run(command, capture_output=True, check=True, text=True)
    assert json.loads(printed.stdout)["recognised"] >= LEAST_RECOGNISED

"""The README tells the truth: every command of the grammar is in it, and no other."""

import argparse
import re
from pathlib import Path

from armsbeat.cli.grammar import build_parser

README = (Path(__file__).resolve().parents[1] / "README.md").read_text("utf-8")


def commands(parser: argparse.ArgumentParser, path: str = "armsbeat") -> set[str]:
    parts = [
        action
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
    ]
    if not parts:
        return {path}
    return {
        found
        for name, sub in parts[0].choices.items()
        for found in commands(sub, f"{path} {name}")
    }


def listed() -> set[str]:
    rows = re.findall(r"^\| `(armsbeat [^`]+)` \|", README, re.MULTILINE)
    return {re.sub(r" [\[A-Z].*", "", row) for row in rows}


def test_every_command_is_listed_and_nothing_else():
    assert listed() == commands(build_parser())


def test_the_picture_is_there():
    root = Path(__file__).resolve().parents[1]
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (root / picture).is_file(), picture

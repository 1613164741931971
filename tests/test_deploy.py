"""The files of docs/deploy name commands, settings and packages that exist."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from armsbeat.cli.grammar import build_parser
from armsbeat.settings import read_settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "docs" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
COMMAND = re.compile(r"/bin/armsbeat (.+)")


def test_there_are_units():
    assert len(UNITS) == 2


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_the_command_line_knows(unit):
    found = COMMAND.search(unit.read_text(encoding="utf-8"))
    assert found
    assert build_parser().parse_args(shlex.split(found[1]))


def test_the_environment_is_one_that_can_be_used():
    lines = (DEPLOY / "armsbeat.env").read_text(encoding="utf-8").splitlines()
    environ = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    settings = read_settings(environ)
    assert settings.editors == ("@example.org",)
    assert settings.public_url == "https://armsbeat.example.org/"


def test_the_containers_settings_are_ours():
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    names = re.findall(r"^ +(ARMSBEAT_\w+): ", text, re.MULTILINE)
    assert len(names) == 4
    usable = {"ARMSBEAT_DATABASE_URL": "postgresql://x@y/z"}
    assert read_settings({name: usable.get(name, "") for name in names})


@pytest.mark.parametrize("name", ["deploy.md", "deploy/Dockerfile"])
def test_optional_packages_are_those_of_the_extras(name):
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = extras["project"]["optional-dependencies"]
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    for package in (*extras["login"], *extras["postgres"]):
        assert f'"{package}"' in text

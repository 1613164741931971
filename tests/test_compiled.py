"""What setup.py compiles runs as its source says, and never hides a newer source."""

import json
import re
import subprocess
import sys
import tomllib
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from armsbeat import compiled

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    """A package of one compiled module, as `compiled` sees it."""
    folder = tmp_path / "armsbeat"
    folder.mkdir()
    source = folder / "model.py"
    source.write_text("ONE = 1\n")
    digest = sha256(source.read_bytes()).hexdigest()
    record = folder / "compiled.json"
    record.write_text(json.dumps({"sources": {"armsbeat/model.py": digest}}))
    monkeypatch.setattr(compiled, "_PACKAGE", folder)
    monkeypatch.setattr(compiled, "_RECORD", record)
    monkeypatch.setattr(compiled, "is_compiled", lambda: True)
    return folder


class TestOutdated:
    def test_nothing_while_sources_are_what_was_compiled(self, package):
        assert compiled.outdated() == []

    def test_an_edited_source(self, package):
        (package / "model.py").write_text("ONE = 2\n")
        assert compiled.outdated() == ["armsbeat/model.py"]

    def test_a_source_that_is_gone(self, package):
        (package / "model.py").unlink()
        assert compiled.outdated() == ["armsbeat/model.py"]

    def test_pure_python_is_never_outdated(self, package, monkeypatch):
        monkeypatch.setattr(compiled, "is_compiled", lambda: False)
        (package / "model.py").write_text("ONE = 2\n")
        assert compiled.outdated() == []


class TestHowItRuns:
    def test_says_why_nothing_was_compiled(self, package, monkeypatch):
        monkeypatch.setattr(compiled, "is_compiled", lambda: False)
        (package / "compiled.json").write_text('{"reason": "there is no C compiler"}')
        assert compiled.how_it_runs() == "pure Python: there is no C compiler"

    def test_needs_no_note(self, package, monkeypatch):
        monkeypatch.setattr(compiled, "is_compiled", lambda: False)
        (package / "compiled.json").unlink()
        assert compiled.how_it_runs() == "pure Python"


class TestAnswers:
    def answers(self, *arguments: str) -> list[str]:
        command = [sys.executable, str(ROOT / "tests" / "answers.py"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    @pytest.mark.skipif(not compiled.is_compiled(), reason="nothing is compiled here")
    def test_are_those_of_the_sources(self):
        (how, *ours), (pure, *theirs) = self.answers(), self.answers("--pure")
        assert (how, pure) == ('{"compiled": true}', '{"compiled": false}')
        assert len(ours) > 5_000
        assert ours == theirs


class TestSetup:
    @pytest.fixture
    def setup(self, tmp_path, monkeypatch) -> ModuleType:
        """setup.py over a package with the product of an earlier build."""
        pytest.importorskip("setuptools")
        spec = spec_from_file_location("setup_to_test", ROOT / "setup.py")
        setup = module_from_spec(spec)
        spec.loader.exec_module(setup)
        package = tmp_path / "armsbeat"
        (package / "annotate").mkdir(parents=True)
        (package / "annotate" / "match.cpython-311.so").write_bytes(b"")
        monkeypatch.setattr(setup, "SOURCES", tmp_path)
        monkeypatch.setattr(setup, "RECORD", package / "compiled.json")
        return setup

    def reason(self, setup: ModuleType) -> str:
        """Why nothing is built: noted, told, and nothing old left behind."""
        assert setup.extensions() == []
        assert not list(setup.SOURCES.rglob("*.so"))
        return json.loads(setup.RECORD.read_text())["reason"]

    def test_a_wish_for_pure_python_is_followed(self, setup, monkeypatch, capsys):
        monkeypatch.setenv("PURE_PYTHON", "1")
        assert self.reason(setup) == "PURE_PYTHON is set"

    def test_no_compiler_is_no_error(self, setup, monkeypatch, capsys):
        monkeypatch.delenv("PURE_PYTHON", raising=False)
        monkeypatch.setenv("CC", "no-such-compiler")
        assert "no C compiler" in self.reason(setup)
        assert "no C compiler" in capsys.readouterr().err

    def test_no_mypyc_is_no_error(self, setup, monkeypatch, capsys):
        monkeypatch.setattr(setup, "why_not", lambda: "")
        monkeypatch.setitem(sys.modules, "mypyc.build", None)
        assert self.reason(setup).startswith("mypyc failed")

    def test_asks_for_the_mypy_that_checks_the_types(self):
        pinned = (ROOT / "tests" / "requirements.txt").read_text()
        asked = re.search(r'COMPILER = "(mypy==.+)"', (ROOT / "setup.py").read_text())
        assert asked is not None
        assert asked.group(1) in pinned.splitlines()

    def test_builds_with_one_setuptools(self):
        wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]
        assert all("==" in name for name in wanted["requires"])

# Two commands matter: `make run` and `make test`. The others are their parts.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
BUILT := $(VENV)/.built
INSTALLED_DEV := $(VENV)/.installed-dev
# Among how many processes `make test` shares the files of tests out.
WORKERS ?= 2

# What setup.py compiles: a change of any of these compiles all of them anew.
# `make test PURE_PYTHON=1` leaves them as they are, which is quicker between edits.
COMPILED := $(wildcard src/armsbeat/*.py src/armsbeat/annotate/*.py src/armsbeat/stories/*.py)
PRODUCTS := src/*.so src/armsbeat/*.so src/armsbeat/*/*.so src/armsbeat/compiled.json

.PHONY: run test lint types gate bench browser lock compile clean

run: $(BUILT)
	$(BIN)/armsbeat serve

test: $(INSTALLED_DEV) $(BUILT) browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: $(INSTALLED_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED_DEV)
	$(BIN)/mypy

gate: $(INSTALLED_DEV) $(BUILT)
	$(BIN)/python -m pytest tests/gates -s

# A browser for the tests: Debian's when it is there, else Playwright's own.
browser: $(INSTALLED_DEV)
	@test -n "$$CHROMIUM" || command -v chromium >/dev/null || $(BIN)/playwright install --with-deps chromium

# Pins every direct and transitive dependency anew.
lock: $(INSTALLED_DEV)
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-annotate --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-annotate --no-header --extra dev -c requirements.txt pyproject.toml -o tests/requirements.txt

compile:
	rm -f $(BUILT)
	$(MAKE) $(BUILT)

clean:
	rm -rf $(VENV) $(PRODUCTS) artefacts build dist .mypy_cache .pytest_cache .ruff_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing; on Debian: apt install python3-venv" >&2; exit 2; }

$(INSTALLED): requirements.txt $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# Installs the package; compiles it where there is a C compiler, in about a minute.
$(BUILT): setup.py pyproject.toml $(COMPILED) $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@$(BIN)/armsbeat --version
	@touch $@

$(INSTALLED_DEV): tests/requirements.txt $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

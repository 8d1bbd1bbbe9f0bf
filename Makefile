# Recordwarden: everything runs from here; the first target that needs the environment makes it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test check slow bench docs lock format clean

help:  ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.x"; exit 1; }
	@echo "Setting up .venv: this takes a minute or two, once. 正在安装运行环境，首次需一两分钟。"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)  ## Make a demo service desk, audit it, write demo/report.html
	$(BIN)/recordwarden demo --dir demo

test: $(READY)  ## Run every test but the slow ones, a file at a time on each core (compiled once: the program starts hundreds of times)
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

slow: $(READY)  ## Run the tests that are too long for `make test`
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -m slow

check: $(READY)  ## Lint, type-check, and hold the packages' order
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## Measure speed and memory, as ratios in one run
	$(BIN)/python -m benchmarks

docs: $(READY)  ## Make the pages of the controls and of the gate's rules
	$(BIN)/recordwarden controls docs --output docs/controls
	$(BIN)/python -m audit.gate.page > docs/gate-rules.md

lock: $(READY)  ## Resolve the dependencies anew, with hashes (needs uv)
	uv pip compile pyproject.toml --extra postgres --extra mysql --extra names --group dev --group bench --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --output-file requirements.lock

format: $(READY)  ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## Remove the environment and everything made
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

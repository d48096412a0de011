# Everything the project needs, from a checkout and python3 >= 3.11. `make help` lists it.

VENV := .venv
BIN := $(VENV)/bin
RAW ?= data/raw
WAREHOUSE ?= data/warehouse
PYTEST_ARGS ?=
PORT ?= 3000

# the first interpreter that is new enough; `make run PYTHON=/path/to/python` overrides it
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)

RUNTIME := $(VENV)/runtime.stamp
DEVELOPMENT := $(VENV)/development.stamp

.DEFAULT_GOAL := help
.PHONY: help run ui test lint format docs golden lock wheel clean
.DELETE_ON_ERROR:

help:  ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUNTIME)  ## set up, read data/raw, build and publish the warehouse, print a summary
	@$(BIN)/jixiao run --raw '$(RAW)' --warehouse '$(WAREHOUSE)'

ui: $(RUNTIME)  ## open Dagster: the graph, its checks, runs, schedule and sensor (loopback, PORT=3000)
	@$(BIN)/jixiao ui --raw '$(RAW)' --warehouse '$(WAREHOUSE)' --port '$(PORT)'

test: lint  ## lint, check types, run every test
	@$(BIN)/python -m pytest -n auto --dist=loadscope $(PYTEST_ARGS)

lint: $(DEVELOPMENT)  ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(DEVELOPMENT)  ## let ruff mend what it can mend safely
	@$(BIN)/ruff check --fix .

docs: $(DEVELOPMENT)  ## render docs/warehouse.md from the schema's comments
	@$(BIN)/python -m pipelines.dictionary docs/warehouse.md

golden: $(DEVELOPMENT)  ## rewrite the golden files from what the readers give now; read the diff
	@$(BIN)/python -m pytest --update-golden tests/integration || true
	@git --no-pager diff --stat -- tests/golden

# -- environments ------------------------------------------------------------------------------------
# A stamp is newer than the lock it was made from, so a second `make run` installs nothing.

$(BIN)/python:
	@if [ -z '$(PYTHON)' ]; then \
		echo 'jixiao needs Python 3.11 or newer; found: '"$$(python3 --version 2>&1 || echo no python3)"; \
		echo 'Install one, or name it: make run PYTHON=/path/to/python3.11'; exit 1; fi
	@echo 'setting up $(VENV) with '"$$($(PYTHON) --version)"' (about a minute, once)'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo 'python could not make a virtual environment; on Debian and Ubuntu: apt install python3-venv'; exit 1; }

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	@if [ ! -e $(DEVELOPMENT) ]; then \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock; fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(DEVELOPMENT): requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@ $(RUNTIME)

UV ?= uv
COMPILE := $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --group build --extra ui

lock:  ## resolve the lock files anew (needs uv)
	@$(COMPILE) --output-file requirements.lock
	@$(COMPILE) --extra ocr --extra dev --constraint requirements.lock --output-file requirements-dev.lock

wheel: $(RUNTIME)  ## build a wheel into dist/
	@$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean:  ## remove the environment and the caches; data stays
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

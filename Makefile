# All targets work on a clean machine with Python 3.11+ (PYTHON=... picks another) and what
# requirements/system-packages names. Everything is installed into .venv, from locked and hashed files.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install
LOCKS := requirements/build.txt requirements/dev.txt

.DEFAULT_GOAL := help
.PHONY: help install demo kafka test lint types bench evaluate fuzz schemas lock

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

install: $(STAMP)  ## make .venv with everything in it; the command is .venv/bin/sanctionwire

demo: install  ## embedded broker, all services, the founding case; ends by itself
	@$(BIN)/sanctionwire demo

kafka:  ## one node of Apache Kafka on loopback, for trial (Java 17 and Maven; PORT=9092)
	@$(PYTHON) deploy/kafka/node.py --port $(or $(PORT),9092)

test: install  ## all tests
	@$(BIN)/pytest

lint: install  ## style, format and who may import whom
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports

types: install  ## mypy, strict
	@$(BIN)/mypy --strict services schemas deploy tests

bench: install  ## ratios, measured here in one run
	@$(BIN)/sanctionwire bench

fuzz: install  ## damaged lists for the parsers, 10 minutes (SECONDS=...); broken inputs are kept in fuzz-*/
	@PYTHONPATH=. $(BIN)/python -m tests.ingest.lists.fuzz --seconds $(or $(SECONDS),600)

DATA ?= ../shared/data
evaluate: install  ## write docs/evaluation.md, but for what people read (DATA=folder with news, pages, networks)
	@$(BIN)/sanctionwire evaluate report --news $(DATA)/news/dev.jsonl --pages $(DATA)/pages \
	    --networks $(DATA)/networks/cases.jsonl --articles $(DATA)/news/dev.jsonl > docs/evaluation.md.new
	@sed -n '/<!-- networks: begin -->/,/<!-- networks: end -->/p' docs/evaluation.md >> docs/evaluation.md.new
	@mv docs/evaluation.md.new docs/evaluation.md

schemas: install  ## write schemas/json, schemas/asyncapi.yaml and the derived examples
	@$(BIN)/sanctionwire schemas export

lock:  ## recompute requirements/*.txt (UPGRADE=1: to the newest versions)
	@PYTHON=$(PYTHON) requirements/lock $(if $(UPGRADE),--upgrade)

$(STAMP): $(LOCKS) pyproject.toml schemas/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo 'Python 3.11 or newer is needed: make install PYTHON=/path/to/python3' >&2; exit 1; }
	@missing=$$($(BIN)/python -c 'import icu' 2>/dev/null || requirements/system-packages $(PYTHON)); \
	    test -z "$$missing" || { echo "Missing system packages:" $$missing \
	    "(names of Debian and Ubuntu; Fedora: gcc-c++ pkgconf libicu-devel python3-devel;" \
	    "Alpine is not supported; macOS: brew install icu4c pkgconf)" >&2; exit 1; }
	@echo 'installing into .venv (first time: 1-3 minutes) ...' >&2
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(PIP) --require-hashes -r requirements/build.txt
	@echo 'libraries ...' >&2
	@$(PIP) --require-hashes --no-build-isolation -r requirements/dev.txt
	@echo 'sanctionwire ...' >&2
	@$(PIP) --no-deps --no-build-isolation -e schemas -e .
	@touch $@

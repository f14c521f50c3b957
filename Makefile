# Everything without a ROS installation: a virtual environment with the ROS 2 wheels, the messages, then the job.
# With ROS 2 installed, use colcon instead (README.md).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
TESTS ?= -m "not slow"
DEMO_ARGS ?=
WORLD ?= recording

BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check
INTERFACES := action msg srv $(wildcard action/*.action msg/*.msg srv/*.srv)
ACTIVATE := export PATH="$(abspath $(BIN)):$$PATH"

.PHONY: help demo test lint bench messages environment clean distclean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20
	@echo "Variables: PYTHON=$(PYTHON) VENV=$(VENV) TESTS='$(TESTS)' DEMO_ARGS='$(DEMO_ARGS)' WORLD=$(WORLD)"

demo: $(STAMPS)/messages ## Replay the bundled recording (WORLD=sim: drive through a synthetic home) through the ROS nodes
	$(ACTIVATE); $(BIN)/ssr demo --world $(WORLD) $(DEMO_ARGS)

test: $(STAMPS)/dev $(STAMPS)/messages ## Run the tests (TESTS='' adds the slow ones), then the lints
	$(ACTIVATE); $(BIN)/python -m pytest $(TESTS)
	$(MAKE) --no-print-directory lint

lint: $(STAMPS)/dev $(STAMPS)/messages ## Run ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(STAMPS)/messages ## Measure the cost of a frame and the growth of memory (benchmarks/README.md)
	$(BIN)/python benchmarks/perception.py
	$(BIN)/python benchmarks/memory.py

messages: $(STAMPS)/messages ## Generate and install the messages; repeat after a change in action/, msg/ or srv/

environment: $(STAMPS)/dev $(STAMPS)/messages ## Make the environment of demo and test, and nothing else

clean: ## Remove build products and caches
	rm -rf build install log out *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -path ./.git -prune -o -path ./$(VENV) -prune -o -name __pycache__ -type d -print0 | xargs -0r rm -rf
	rm -f $(STAMPS)/messages

distclean: clean ## Remove the virtual environment too
	rm -rf $(VENV)

# One stamp per step: a step runs again only when a file it reads has changed, so a warm run needs no network.
$(STAMPS)/venv:
	@cmake/check_tools.sh $(PYTHON)
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements.txt requirements-build.txt $(STAMPS)/venv
	$(PIP) install -r requirements.txt -r requirements-build.txt
	@touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/runtime
	$(PIP) install -r requirements-dev.txt
	@touch $@

$(STAMPS)/messages: $(STAMPS)/runtime $(INTERFACES) CMakeLists.txt $(wildcard cmake/*) setup.py setup.cfg pyproject.toml package.xml
	$(ACTIVATE); $(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

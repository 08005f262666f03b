# whydunit: `make demo` opens an incident, `make test` proves the program, `make check` is what CI runs.
# Needs Python 3.11+ with venv, make and a package index; `make lock` also needs uv.

VENV := .venv
BIN := $(VENV)/bin
UV ?= uv
LOCK_FLAGS ?=
COMPILE := $(UV) pip compile pyproject.toml --group build --universal --python-version 3.11 --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet $(LOCK_FLAGS)
INSTALL := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet --no-deps

.DEFAULT_GOAL := help
.PHONY: help demo test check format docs peers performance lock clean

help:  ## Show the targets.
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-11s %s\n' "$$name" "$$text"; done

demo: $(VENV)/.ready  ## Open the embedded demo incident (the plain form where there is no terminal).
	@$(BIN)/whydunit demo

test: $(VENV)/.ready-dev  ## Run the tests.
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/.ready-dev  ## Formatting, lint, types, import contracts, tests: what CI runs.
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n auto --dist loadfile

format: $(VENV)/.ready-dev  ## Format the code and mend what ruff can mend.
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: $(VENV)/.ready  ## Write docs/reference from the program itself.
	@$(BIN)/python -m tui.reference docs/reference

peers: $(VENV)/.ready-dev $(VENV)-peers/.ready  ## Measure beside other methods: make peers DATA="sockshop=DIR nezha@DAY=DIR".
	@$(BIN)/python -m tests.benchmarks.accuracy --peers $(VENV)-peers/bin/python --out docs/accuracy.md $(DATA)

performance: $(VENV)/.ready-dev  ## Measure speed and growth: make performance DATA="nezha@DAY=DIR" LARGEST=8 (10^8 spans; 7 unless given).
	@$(BIN)/python -m tests.benchmarks.performance --out docs/performance.md $(if $(LARGEST),--largest $(LARGEST)) $(DATA)

lock:  ## Pin what pyproject.toml asks for (LOCK_FLAGS=--upgrade for newer versions).
	@$(COMPILE) --output-file requirements.lock
	@$(COMPILE) --output-file requirements-dev.lock --extra dev --constraints requirements.lock

clean:  ## Remove the virtual environment and every cache.
	rm -rf $(VENV) $(VENV)-peers .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info build

$(VENV)-peers/.ready: $(BIN)/python
	@echo "Installing the methods to compare with into $(VENV)-peers (once)."
	@$(BIN)/python -m venv $(VENV)-peers
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(VENV)-peers/bin/python -m pip install --quiet --no-deps RCAEval==1.8.1
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(VENV)-peers/bin/python -m pip install --quiet numpy pandas scikit-learn
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@echo "Installing the development tools into $(VENV) (once)."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

$(VENV)/.ready: requirements.lock pyproject.toml $(BIN)/python
	@echo "Installing whydunit into $(VENV) (once)."
	@$(INSTALL) -r requirements.lock
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(BIN)/python:
	@for candidate in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$candidate" -m venv $(VENV); \
		fi; \
	done; \
	echo "whydunit needs Python 3.11 or newer, with its venv module, and found none."; \
	echo "Install one (Debian and Ubuntu: apt install python3 python3-venv), or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; \
	exit 1

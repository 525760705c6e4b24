# Two commands on a fresh machine: `make demo` and `make test`. Needs Python 3.11 or newer with its venv module.
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
TESTING := $(VENV)/.testing-installed
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# One more than the two cores that are reckoned with: many tests wait for processes of their own.
WORKERS ?= 3
RESUMES ?= $(shell find ../shared/vectors/jsonresume -name '*resume.json' -path '*1.3.1*' 2>/dev/null)

.PHONY: demo test lint unit bench serve promises purposes lock format clean

demo: $(RUNTIME)
	$(BIN)/ats-privacy demo $(foreach r,$(RESUMES),--resumes $(r))

test: lint unit

lint: $(TESTING)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Many tests start processes of their own; they share compiled modules, whatever the environment says of writing them.
unit: $(TESTING)
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -q

bench: $(TESTING)
	$(BIN)/python -m benchmarks

serve: $(RUNTIME)
	$(BIN)/ats-privacy database upgrade
	$(BIN)/ats-privacy serve

promises: $(TESTING)
	$(BIN)/python -m tools.promises

purposes: $(TESTING)
	$(BIN)/python -m tools.purposes

format: $(TESTING)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The lock of uv names registry addresses, so only its hashes are kept.
lock: $(TESTING)
	$(BIN)/uv lock --quiet
	$(BIN)/uv export --quiet --no-emit-project --no-header --format requirements-txt > requirements/base.txt
	$(BIN)/uv export --quiet --no-emit-project --no-header --format requirements-txt --extra test > requirements/test.txt
	$(BIN)/uv export --quiet --no-emit-project --no-header --format requirements-txt --only-group build > requirements/build.txt
	rm -f uv.lock

clean:
	rm -rf $(VENV) build dist var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .schemathesis

# Without ensurepip, as on a bare Debian, venv fails and leaves half an environment behind.
$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python's venv module is needed (Debian: apt-get install python3-venv)."; exit 1; }

$(RUNTIME): $(VENV)/bin/python requirements/base.txt requirements/build.txt pyproject.toml
	$(INSTALL) --require-hashes -r requirements/base.txt -r requirements/build.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $@

$(TESTING): $(VENV)/bin/python requirements/test.txt requirements/build.txt pyproject.toml
	$(INSTALL) --require-hashes -r requirements/test.txt -r requirements/build.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $@ $(RUNTIME)

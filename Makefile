# Each target works on a fresh clone: the environment is made first, and only when the lock file changed.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: editions test lint format bench check-readme lock clean

editions: .venv/.ready
	$(BIN)/diptych run

test: .venv/.ready
	$(BIN)/pytest

lint: .venv/.ready check-readme
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.ready
	$(BIN)/python -m tests.bench

check-readme: .venv/.ready
	$(BIN)/pytest tests/test_readme.py

# --no-deps: the lock is complete, and leaves out what pyproject.toml overrides (minisbd).
.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

# Newest versions that pyproject.toml allows; uv is needed for this alone.
lock:
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --group dev --extra cluster pyproject.toml -o requirements.lock

clean:
	rm -rf build .diptych .mypy_cache .ruff_cache .pytest_cache .hypothesis

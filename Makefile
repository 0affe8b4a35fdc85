# `make run` and `make test` do everything needed on a fresh machine.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501
# 0.0.0.0 for the readers, and the phones, of other machines.
ADDRESS ?= 127.0.0.1
# Of `make serve`: how many servers share the readers.
PROCESSES ?= 2

# Small products are slower with several BLAS threads, and tests run in parallel.
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: run serve test lint types unit kernels browser docs benchmark clean

run: .venv/.app
	$(BIN)/python -m landscape.command --address $(ADDRESS) --port $(PORT)

serve: .venv/.app
	$(BIN)/python -m landscape.command --address $(ADDRESS) --port $(PORT) --processes $(PROCESSES)

test: lint types docs unit kernels browser

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.dev
	$(BIN)/basedpyright

unit: .venv/.dev
	$(BIN)/pytest -n auto -m "not browser"

# The engine once more, as processors of other makes round.
kernels: .venv/.dev
	$(BIN)/python tests/kernels.py

browser: .venv/.dev
	$(BIN)/pytest -n 2 --dist worksteal -m browser

docs: .venv/.dev
	$(BIN)/python -m docs.make_api

benchmark: .venv/.app
	OPENBLAS_NUM_THREADS= $(BIN)/python -m benchmarks.grid

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis docs/api

.venv/.python:
	$(PYTHON) -m venv .venv
	touch $@

.venv/.app: .venv/.python requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/.dev: .venv/.app requirements-dev.txt requirements-cluster.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# PyTorch and JAX, several gigabytes where a build with CUDA is what the registry has.
.venv/.models: .venv/.dev requirements-models.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-models.txt
	touch $@

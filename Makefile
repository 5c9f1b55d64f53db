.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
unexport PYTHONDONTWRITEBYTECODE  # without their bytecode, every process would compile all modules anew

help:  ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: .venv/build,page,train  ## Install, build the warehouse, train and serve.
	dbt build
	@python -m cartelera
	-@python -m ml.train --if-changed
	@python -m api

check: .venv/dev  ## In a minute: lint, types, and the tests that need no build, service, browser or real data.
	@$(MAKE) --jobs=2 --output-sync --no-print-directory lint types quick-tests

quick-tests: .venv/dev
	pytest -q -n 2 -m "not (build or service or browser or real or spark)"

test: .venv/dev  ## Everything that must hold: lint, types, the sample's build with its tests, pytest.
	@$(MAKE) --jobs=3 --no-print-directory lint types all-tests

all-tests: .venv/dev
	pytest -n 4 --dist worksteal

build: .venv/build  ## Build, test and publish the warehouse from the files in CARTELERA_RAW.
	dbt build

refresh: .venv/build,train  ## For a scheduler: build, train if ratings or titles have changed, promote if not worse; prints one line.
	@python -m jobs.refresh

build-spark: .venv/spark  ## Build and test the same models on Apache Spark; needs Java 17.
	dbt build --target spark

parity: .venv/dev,spark  ## Build on DuckDB and on Spark, and compare every table; needs Java 17.
	pytest -m spark -n 2 --dist loadfile --no-loadscope-reorder tests/spark $(ARGS)

lint: .venv/dev  ## Lint Python and SQL.
	ruff check . && ruff format --check .
	sqlfluff lint dbt_project/models dbt_project/tests
	sqlfluff lint --templater raw dbt_project/analyses
	sqlfluff lint --templater placeholder api eda

types: .venv/dev  ## Check the types of Python.
	mypy

fuzz: .venv/dev  ## Send the service over 10,000 random requests (schemathesis), for minutes.
	FUZZ_EXAMPLES=3000 pytest -s tests/api/test_fuzz.py

bench: .venv/dev  ## Measure Cartelera beside its peers in an hour and a half, or with ARGS=--quick in two minutes.
	python -m bench $(ARGS)

drill: .venv/dev  ## Kill processes, fill and lock disks, set clocks, damage files and flood the service for over an hour; report losses.
	python -m bench.drills $(ARGS)

docs: .venv/build  ## Write dbt's documentation site to one file, target/static_index.html.
	dbt docs generate --static

dist: .venv/dev  ## Make the wheel and the source archive, in dist/.
	python -m build

sbom: .venv/dev,spark  ## Write the bill of materials (CycloneDX) into dist/, and the licences into docs/licences.md.
	python -m docs.sbom
	python -m docs.licences

sample: .venv/build  ## Write the sample in seeds/ again; the result is always the same.
	python seeds/generate.py

clean:  ## Remove what was installed and built, the published warehouse and the models too.
	rm -rf .venv dist target logs warehouse models *.egg-info

# Installs the extras of pyproject.toml that are named after the slash, and leaves an empty file of that name.
.venv/%: pyproject.toml constraints.txt
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	pip install --quiet --constraint constraints.txt --editable '.[$*]' && touch $@

.PHONY: help serve check quick-tests test all-tests build refresh build-spark parity lint types fuzz bench drill docs dist sbom sample clean

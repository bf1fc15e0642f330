# Everything a newcomer needs: `make demo` and `make test`. Both do the set-up themselves.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
TOOLS  := $(VENV)/.tools

.PHONY: setup tools demo test test-rounds test-all check peers bench fuzz scans cases crash cluster attack editions pictures gallery clean requirements sbom

setup: $(READY)

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
	  --config-settings editable_mode=compat -e .
	touch $(READY)

# What tests and measures, over what a user installs.
tools: $(TOOLS)

$(TOOLS): requirements-dev.txt | $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $(TOOLS)

demo: setup
	$(BIN)/krachtwerk demo

check: tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bench.house --check

# one worker for all tests of a module: what a module makes once is made once
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadscope
# what was compiled once is compiled: a run starts many programs
test test-rounds test-all: export PYTHONDONTWRITEBYTECODE =
test: check
	$(PYTEST) -m "not long and not rounds"

# The same things told in round after round of papers; nothing lands without them (.ci/run).
test-rounds: tools
	$(PYTEST) -m "rounds and not long"

test-all: check peers
	$(PYTEST)

# Optional: fillers from npm for the peer tests; without npm those tests are skipped.
peers: tools
	@if command -v npm >/dev/null 2>&1; then npm --prefix tests/peers ci --silent --no-fund --no-audit; \
	else echo "npm is not installed: the peer tests that need it are skipped"; fi

# The pictures of the README, from what the demo left in demo/.
pictures: setup
	$(BIN)/python docs/pictures/draw.py demo/outbox

# The documents of each month of the demo's stories, as pictures in docs/gallery, and one history in
# every language and variant: those are kept. Below gallery/ every paper there is, PDF and picture.
gallery: setup
	$(BIN)/python -m pipeline.demo.gallery docs/gallery
	$(BIN)/python -m pipeline.demo.variants docs/gallery/varianten
	$(BIN)/python -m pipeline.demo.every_paper gallery
	$(BIN)/python docs/pictures/design.py gallery

bench: tools
	$(BIN)/python -m bench.run

# Our own filled forms, changed at random, read by the thousand; 1 where something escaped.
# FUZZ_MINUTES=30 goes on for longer.
fuzz: tools
	$(BIN)/python -m tests.fuzz.run

# Sheets printed, filled in with a pen and scanned in, by the hundreds; 1 where a value went in
# that was not meant. The report is written to bench/scans.md.
scans: tools
	$(BIN)/python -m tests.scans.run --report bench/scans.md

# Papers that came back wrong, each beside its truth: those given, or any folder made alike.
CASES ?= ../shared/cases
cases: tools
	$(BIN)/python -m tests.scans.given $(CASES)

# Kill the program, and let its disk fail, at every step that changes it, with a store in the open and
# one that is sealed; then at every step of an erase, and of sealing. SAMPLE=50 takes fifty of each.
crash: tools
	$(BIN)/python -m tests.crash.run $(if $(SAMPLE),--sample $(SAMPLE))
	$(BIN)/python -m tests.crash.run --sealed $(if $(SAMPLE),--sample $(SAMPLE))
	$(BIN)/python -m tests.crash.erasing $(if $(SAMPLE),--sample $(SAMPLE))
	$(BIN)/python -m tests.crash.erasing --sealed $(if $(SAMPLE),--sample $(SAMPLE))
	$(BIN)/python -m tests.crash.sealing $(if $(SAMPLE),--sample $(SAMPLE))

# One computer with a file, and several with a PostgreSQL server, whose workers are killed, sleep and
# are cut off: 1 where a byte of what they make differs. CLUSTER_FORMS=5000 takes hours.
cluster: tools
	$(BIN)/python -m tests.cluster.run

# Stores damaged in every way that we could think of, each noticed or harmless; orders of people who
# may not order, each asked about; readers that were taken over, of which no lie is believed. With
# counts.
attack: tools
	$(BIN)/python -m tests.damage.sweep
	$(BIN)/python -m tests.hostile.forged_orders
	$(BIN)/python -m tests.hostile_reader.attack

# Freeze what is new of the shipped worksheets; what was printed once is never redrawn.
editions: setup
	$(BIN)/python -m forms.catalogue.freeze

# After a change to the dependencies in pyproject.toml (needs uv).
COMPILE = uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --extra build \
  --no-emit-index-url --no-emit-find-links --no-header pyproject.toml
requirements:
	$(COMPILE) -o requirements.txt
	$(COMPILE) --extra dev -c requirements.txt -o requirements-dev.txt

# A bill of materials of what a user installs: every library, its version and its hashes.
sbom: tools
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON \
	  -o sbom.json requirements.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

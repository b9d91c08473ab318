# The two commands of the README are `make run` and `make test`. Both may be repeated at any time.

.PHONY: run test check lock audit sbom chromium bench bench-drift bench-authenticity bench-scale fuzz kill screenshots

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
FILES ?= 20000
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

run: $(VENV)/.installed
	@exec $(BIN)/streamlit run app.py --server.port $(PORT)

# ruff, mypy and import-linter first: they answer in seconds. pytest speaks last.
test: check chromium
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

check: $(VENV)/.installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

# How fast Pothos is, as ratios within one run; the README quotes them.
bench: $(VENV)/.installed-for-tests
	$(BIN)/python -m tests.benchmarks.rerun
	$(BIN)/python -m tests.benchmarks.import_rows
	$(BIN)/python -m tests.benchmarks.overlap
	$(BIN)/python -m tests.benchmarks.messy_rows

# What the methods of authenticity are worth, beside simple ones; docs/authenticity.md quotes it.
# AUTHENTICITY_DATA is a folder with comments/ (the document says where they come from).
bench-authenticity: $(VENV)/.installed-for-benchmarks
	$(BIN)/python -m tests.benchmarks.authenticity --data $(AUTHENTICITY_DATA)

# The pages of a programme of 2,000 campaigns, 500,000 posts and 10,000,000 snapshots. PROGRAMME is
# where it is kept; made once, in some minutes and half a gigabyte.
PROGRAMME ?= /tmp/pothos-programme
bench-scale: $(VENV)/.installed-for-tests
	test -f $(PROGRAMME)/pothos.duckdb || $(BIN)/python -m tests.benchmarks.programme $(PROGRAMME)
	$(BIN)/python -m tests.benchmarks.rerun --data $(PROGRAMME) --pause 1 --sessions 10

# What the statistics of drift are worth, beside the usual rules and libraries; docs/drift.md quotes
# it. DRIFT_DATA is a folder with tcpd/, nab/ and msft/ (docs/drift.md says where they come from);
# without it the parts that need no data are run.
bench-drift: $(VENV)/.installed-for-benchmarks
	$(BIN)/python -m tests.benchmarks.drift $(if $(DRIFT_DATA),--data $(DRIFT_DATA))

# kill -9 at 200 random moments of imports; `make test` does it 30 times.
kill: $(VENV)/.installed-for-tests
	POTHOS_KILLS=200 $(BIN)/python -m pytest tests/core/imports/test_kill.py --capture=no

# Hostile files by the thousand, and polluted ones: how they ended. A night's work, some minutes long.
fuzz: $(VENV)/.installed-for-tests
	$(BIN)/python -m tests.benchmarks.fuzz --files $(FILES)

# The hash of every file that requirements.txt may install, on every system: requirements.lock.
lock: $(BIN)/python
	@test -x .venv-lock/bin/uv || { $(BIN)/python -m venv .venv-lock && \
	  .venv-lock/bin/python -m pip install --quiet uv==0.13.9; }
	@echo "# Every file that requirements.txt may install, by its SHA-256. Made by: make lock" > requirements.lock
	@.venv-lock/bin/uv pip compile requirements.txt --quiet --universal --generate-hashes --no-deps \
	  --python-version 3.11 --no-header --no-annotate --native-tls >> requirements.lock
	@echo "requirements.lock has $$(grep -c '^[a-zA-Z]' requirements.lock) packages."

# Known weaknesses of what is locked, as pypi.org knows them today. It needs the network, and fails
# where one package cannot be asked about: no test waits for it. .ci/audit is for once a day.
audit: $(BIN)/python
	@test -x .venv-audit/bin/pip-audit || { $(BIN)/python -m venv .venv-audit && \
	  .venv-audit/bin/python -m pip install --quiet pip-audit==2.10.1; }
	@.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.lock

# What Pothos is made of, as CycloneDX: sbom.json. The tool is kept apart from what it looks at.
sbom: $(VENV)/.installed
	@test -x .venv-sbom/bin/cyclonedx-py || { python3 -m venv .venv-sbom && \
	  .venv-sbom/bin/python -m pip install --quiet cyclonedx-bom==7.5.0; }
	@.venv-sbom/bin/cyclonedx-py requirements requirements.txt --output-file sbom.json
	@echo "sbom.json names what requirements.txt locks."

# The pictures of the README, from the sample programme.
screenshots: $(VENV)/.installed-for-tests chromium
	$(BIN)/python -m tests.browser.screenshot

# Debian's Chromium, where it is missing and may be installed. Elsewhere the browser tests fail and
# say what to install.
chromium:
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
	  if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if ! command -v apt-get >/dev/null; then \
	  echo "No Chromium here, and no apt to install it with: the browser tests will fail."; \
	elif [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; \
	elif sudo -n true 2>/dev/null; then \
	  sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends chromium; \
	else \
	  echo "No Chromium here; install it with: sudo apt-get install chromium"; \
	fi

$(VENV)/.installed: requirements.lock $(BIN)/python
	@echo "Installing what Pothos needs into $(VENV) ..."
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed-for-benchmarks: tests/benchmarks/requirements.txt $(VENV)/.installed-for-tests
	@echo "Installing what stands beside ours in the benchmarks into $(VENV) ..."
	@$(PIP) -r tests/benchmarks/requirements.txt
	@touch $@

$(VENV)/.installed-for-tests: tests/requirements.txt $(VENV)/.installed
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) -r tests/requirements.txt
	@touch $@

$(BIN)/python:
	@for python in python3 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making $(VENV) with $$($$python --version) ..."; \
	    $$python -m venv $(VENV) || { rm -rf $(VENV); exit 1; }; \
	    exit 0; \
	  fi; \
	done; \
	echo "Pothos needs Python 3.11 or newer, and none of python3, python3.13, python3.12 and"; \
	echo "python3.11 is one. Install it from https://www.python.org/downloads/ and try again."; \
	exit 1

# `make run` and `make test` need Python 3.11 or newer, make and a package index; on Debian, root's apt-get adds what is
# missing. Written for make 3.81 (macOS) and a plain sh.

PORT ?= 8501

# Processes that run the tests side by side; browser tests mostly wait.
JOBS ?= 3

# The first of these that is new enough makes .venv. `make run PYTHON=/path/to/python3` decides otherwise.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11

# Called through .venv/bin/python, because the scripts in .venv/bin hold the path in which they were installed.
python := .venv/bin/python
install := $(python) -m pip install --quiet --disable-pip-version-check
compile := $(python) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --custom-compile-command 'make lock' $(UPGRADE)
apt := apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends >/dev/null

.DEFAULT_GOAL := help
.PHONY: help run test performance screenshots words lock clean browser

help: ## List what make can do here
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1  \2/p' Makefile | while read -r name text; do \
		printf '  make %-12s %s\n' "$$name" "$$text"; done

run: .venv/run.stamp ## Build the warehouse from data/exports and serve it at http://localhost:8501 (PORT=... moves it)
	@exec $(python) .venv/bin/streamlit run dashboard.py --server.port $(PORT)

test: .venv/dev.stamp browser ## Lint, check the types and run every test, those in a browser included
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	$(python) -m pytest --numprocesses $(JOBS)

performance: .venv/dev.stamp ## Measure builds and queries (slow; wants a quiet machine)
	$(python) -m pytest tests/performance

screenshots: .venv/dev.stamp browser ## Take the pictures of the documentation again
	$(python) -m tests.browser.screenshots

words: .venv/run.stamp ## Bring the catalogues of other languages up to date with what is said today
	$(python) -m pages.language

lock: .venv/bin/python ## Write the exact versions again after a change of requirements*.txt (UPGRADE=--upgrade: newest ones)
	$(install) 'uv>=0.13,<1'
	$(compile) requirements.txt --output-file requirements.lock
	$(compile) requirements-dev.txt --constraint requirements.lock --output-file requirements-dev.lock

clean: ## Remove the virtual environment, the caches and the built warehouse; exports stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis data/warehouse scratch test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run.stamp: requirements.lock .venv/bin/python
	@echo 'Installing the versions of requirements.lock into .venv. The first time takes a minute or two.'
	@$(install) --require-hashes -r requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/bin/python
	@echo 'Installing the versions of requirements-dev.lock into .venv. The first time takes a minute or two.'
	@$(install) --require-hashes -r requirements-dev.lock
	@touch $@

# Debian splits the part of Python that makes virtual environments into a package of its own.
.venv/bin/python:
	@chosen=; for candidate in $(PYTHON); do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			chosen=$$candidate; break; fi; done; \
	if test -z "$$chosen"; then \
		echo 'Latitude needs Python 3.11 or newer, and none of these is: $(PYTHON).' >&2; \
		echo 'Install it, or name one: make run PYTHON=/path/to/python3' >&2; exit 1; fi; \
	if ! "$$chosen" -c 'import ensurepip, venv' 2>/dev/null; then \
		package=$$("$$chosen" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		if ! command -v apt-get >/dev/null; then \
			echo "$$chosen cannot make virtual environments: its modules venv and ensurepip are missing." >&2; exit 1; fi; \
		if test "$$(id -u)" != 0; then \
			echo "Python's venv module is missing. Install it and try again: sudo apt-get install $$package" >&2; exit 1; fi; \
		echo "Installing $$package with apt-get, because this Python cannot make virtual environments without it."; \
		$(apt) "$$package" || exit 1; fi; \
	"$$chosen" -m venv --clear .venv || { rm -rf .venv; exit 1; }

# Debian's own Chromium where apt-get may install it (Ubuntu's package of that name is only a pointer to a snap),
# Playwright's download everywhere else. Playwright drives it with a Node.js of its own, which wants libatomic.
browser: .venv/dev.stamp
	@if $(python) -m playwright --version >/dev/null 2>&1 && { test -n "$$LATITUDE_CHROMIUM" \
		|| command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null; then exit 0; fi; \
	if test "$$(id -u)" = 0 && command -v apt-get >/dev/null && grep -q '^ID=debian$$' /etc/os-release; then \
		echo 'Installing Chromium with apt-get, because the browser tests need one.'; \
		$(apt) chromium libatomic1; \
	else $(python) -m playwright install chromium; fi

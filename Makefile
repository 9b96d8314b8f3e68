# The commands of Folkmoot. `make` lists them.

# A folder for the homes of the demonstration; it uses PORT and the three after it.
DEMO_HOME ?= var/demo
FOLKMOOT_HOME ?= var/home
PORT ?= 8000
# The demonstration village speaks the language of this shell, or English: make demo VILLAGE=pl
VILLAGE ?= $(or $(filter en sv pl,$(firstword $(subst _, ,$(or $(LC_ALL),$(LANG))))),en)
BIN := .venv/bin
TEMPLATES = $$(find templates core delegation groups realtime federation -name '*.html')
# The first Python that is new enough and can make a virtual environment.
FIND_PYTHON = for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys, venv, ensurepip, ssl, sqlite3; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && { echo "$$name"; break; }; done
# The demonstration runs embedded and sends no mail, whatever else this shell is set up for.
EMBEDDED = env -u DATABASE_URL -u REDIS_URL -u MAIL_URL
DEMO = $(EMBEDDED) $(BIN)/python -m core.demonstration
RUN = FOLKMOOT_HOME="$(FOLKMOOT_HOME)" \
	FOLKMOOT_ADDRESS="$${FOLKMOOT_ADDRESS:-http://127.0.0.1:$(PORT)}" $(BIN)/python manage.py
# An address needs any Python to begin with; the plan brings the rest.
DEPLOY = { command -v python3 >/dev/null || { echo "First: apt-get install python3" >&2; exit 1; }; } \
	&& python3 -B -m deploy

.DEFAULT_GOAL := help
.PHONY: help demo run interop serve upgrade backup restore status uninstall test test-all check fix docs \
	words bench lock audit python runtime tools

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 \t\2/p' Makefile | expand -t 20

demo: runtime ## Serve a populated village on http://127.0.0.1:8000, and its neighbours
	@$(DEMO) --folder "$(DEMO_HOME)" --village $(VILLAGE) --port $(PORT)

run: runtime ## Found your own group; it lives in FOLKMOOT_HOME (var/home)
	@$(RUN) prepare
	@$(RUN) serve --port $(PORT)

serve: ## Give it an address: make serve ADDRESS=moot.example.org (Debian, as root)
	@$(DEPLOY) serve

upgrade: ## Let this checkout serve; goes back if it is not well
	@$(DEPLOY) upgrade

backup: ## Copy what serves, beside the copies of the nights
	@$(DEPLOY) backup

restore: ## Put a copy back: make restore FILE=...
	@$(DEPLOY) restore

status: ## How what serves is
	@$(DEPLOY) status

uninstall: ## Take away what serves; the home stays
	@$(DEPLOY) uninstall

test: tools ## All checks and tests, with servers of their own (Debian: as root)
	@$(BIN)/python -m tests.provision.everything

test-all: tools ## What `make test` runs and what takes longer
	@$(BIN)/python -m tests.provision.everything --slow

check: tools ## The fast part: lint, types, imports, migrations, rules
	@$(BIN)/python -m tests.provision.checks

fix: tools ## Format and repair what can be repaired
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	@$(BIN)/djade --target-version 5.2 $(TEMPLATES)

docs: tools ## Write the parts of docs/ that follow from the code
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m tests.docs

words: tools ## Collect the texts to translate in locale/, and compile what is translated
	@$(BIN)/python -m tests.words

bench: tools ## Measure; prints a table
	@$(BIN)/python -m tests.provision --safe -- $(BIN)/python -m tests.bench $(ROWS)

interop: tools ## Let an independent program (Fedify) follow a group; needs npm
	@$(BIN)/python -m tests.interop

lock: .venv-lock/bin/uv ## Resolve requirements*.in again, with hashes
	@for name in requirements requirements-dev; do \
		.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(LOCK) \
		$$([ $$name = requirements ] || echo "-c requirements.txt") $$name.in -o $$name.txt; done

audit: tools ## Ask whether a locked package has a known weakness
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements-dev.txt

# --- What the commands need -------------------------------------------------------------------
# On a bare Debian the tests fetch Python for themselves; anybody else is told what to install.
test test-all: FETCH_PYTHON = yes

python:
	@if [ "$(FETCH_PYTHON)" ] && [ -z "$$($(FIND_PYTHON))" ] && [ "$$(id -u)" = 0 ] && \
		command -v apt-get >/dev/null; then apt-get -qq update && \
		DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends \
		python3-venv </dev/null; fi
	@if [ -z "$$($(FIND_PYTHON))" ]; then \
		echo "Folkmoot needs Python 3.11 or newer with venv, and found none." >&2; \
		echo "Debian, Ubuntu: apt-get install python3-venv" >&2; \
		echo "Fedora: dnf install python3 · macOS: brew install python3" >&2; \
		echo "Is it somewhere else? make PYTHON=/path/to/python3 ..." >&2; exit 1; fi

# An environment is built anew only when there is none that works, and filled only when the lock
# is not the one it was filled from.
define fill
	@$(BIN)/python -c 'import pip' 2>/dev/null || "$$($(FIND_PYTHON))" -m venv --clear .venv
	@cmp -s $(1) .venv/$(1) || { echo "Installing the packages of $(1) ..." && \
		$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps \
		--require-hashes -r $(1) && cp $(1) .venv/$(1); }
endef

runtime: python
	$(call fill,requirements.txt)

tools: python
	$(call fill,requirements-dev.txt)

.venv-lock/bin/uv: python
	@"$$($(FIND_PYTHON))" -m venv .venv-lock
	@.venv-lock/bin/python -m pip --disable-pip-version-check install --quiet uv

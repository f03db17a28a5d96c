# Kennisplatform: `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help run dev test test-all format lint bench map-data messages requirements screenshots clean serve install install-dev

# Where this is set, each command would compile Django and Wagtail anew, which takes it fifteen seconds.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
PORT ?= 8000
NODE_PATH := $(CURDIR)/$(BIN):$(PATH)
# The first free port from PORT on.
FREE_PORT = $(BIN)/python -c 'import socket; print(next(port for port in range($(PORT), $(PORT) + 100) if socket.socket().connect_ex(("127.0.0.1", port))))'
# A database and its folder of files are known by their addresses: with others, make prepares those too.
WHERE := $(shell { printf '%s\n' '$(value DATABASE_URL)' '$(value MEDIA_ROOT)' '$(value SEARCH_URL)'; \
  grep -sE '(DATABASE_URL|MEDIA_ROOT|SEARCH_URL) *=' .env; } | cksum | cut -d ' ' -f 1)
MIGRATED := var/.migrated-$(WHERE)
SEEDED := var/.seeded-$(WHERE)
INDEXED := var/.indexed-$(WHERE)
# A test leaves nothing in its database, which is kept while packages, migrations and the index are the same.
TESTED := $(shell cat requirements.txt */migrations/*.py search/analysis.py search/engines/*.py 2>/dev/null | cksum | cut -d ' ' -f 1)
# Two at a time, in their own order: files of few tests last would leave the one of two hundred pages for the end.
PARALLEL := --numprocesses 2 --dist loadfile --no-loadscope-reorder
PYTEST := TEST_DATABASE=var/tests-$(TESTED).sqlite3 $(BIN)/python -m pytest --reuse-db $(PARALLEL)
say = @printf '\n\033[1m%s\033[0m\n' "$(1)"

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

run: install $(INDEXED) ## install, fill and serve the demonstration site
	@$(MAKE) --no-print-directory serve

serve: # the site and, beside it, what is due each minute
	@free=$$($(FREE_PORT)); [ "$$free" = "$(PORT)" ] || { echo "Port $(PORT) is in use. Choose another: make run PORT=$$free"; exit 1; }
	$(call say,Kennisplatform is at http://localhost:$(PORT)/)
	@echo "  the editor is at  http://localhost:$(PORT)/admin/"
	@echo "  sign in as        editor, moderator or administrator, with the password: demonstratie"
	@echo "  stop with         Ctrl-C"
	@export BASE_URL=http://localhost:$(PORT); $(MANAGE) tick --every 60 & tick=$$!; trap 'kill $$tick 2>/dev/null' EXIT INT TERM; \
	  $(BIN)/gunicorn kennisplatform.wsgi --env DJANGO_SETTINGS_MODULE=kennisplatform.settings.dev \
	    --bind 127.0.0.1:$(PORT) --workers 1 --threads 4 --log-level warning

dev: install-dev $(INDEXED) ## serve with debug pages, reloading on every change
	DEBUG=true $(MANAGE) runserver $(PORT)

install: var/.installed var/.front-end var/.messages # what the site needs

install-dev: var/.installed-dev var/.front-end var/.messages # and what its makers need

$(BIN)/uv:
	$(call say,1/7 Making the Python environment)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	@mkdir -p var

var/.installed: requirements.txt | $(BIN)/uv
	$(call say,2/7 Installing the Python packages)
	@$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements.txt
	@touch $@

var/.installed-dev: requirements-dev.txt var/.installed | $(BIN)/uv
	$(call say,Installing the tools for tests)
	@$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.installed: package-lock.json var/.installed
	$(call say,3/7 Installing the fonts and icons)
	@PATH="$(NODE_PATH)" npm ci --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error
	@touch $@

node_modules/.installed-dev: package-lock.json node_modules/.installed
	@PATH="$(NODE_PATH)" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch node_modules/.installed $@

var/.front-end: node_modules/.installed package.json $(shell find kennisplatform/front_end -type f 2>/dev/null)
	$(call say,4/7 Building styles and scripts and icons)
	@PATH="$(NODE_PATH)" npm run --silent build
	@touch $@

var/.messages: $(wildcard kennisplatform/locale/*/LC_MESSAGES/*.po) var/.installed
	@$(MANAGE) compile_messages
	@touch $@

$(MIGRATED): var/.installed $(wildcard */migrations/*.py)
	$(call say,5/7 Preparing the database (half a minute the first time))
	@$(MANAGE) migrate --verbosity 0
	@touch $@

$(SEEDED): $(MIGRATED) $(wildcard home/demonstration/*.py home/demonstration/*/*)
	$(call say,6/7 Filling the demonstration site)
	@$(MANAGE) seed_demo
	@touch $@

$(INDEXED): $(SEEDED) $(wildcard search/*.py search/engines/*.py)
	$(call say,7/7 Filling the index of the search)
	@$(MANAGE) search_rebuild --if-needed
	@touch $@

test: install-dev ## run the tests that need no service
	$(PYTEST)

test-all: install-dev node_modules/.installed-dev ## also the browser, PostgreSQL, Elasticsearch and HTML checks; fails where one is missing
	$(PYTEST)
	$(BIN)/python -m tests.services.postgresql pytest $(PARALLEL)
	$(BIN)/python -m tests.services.elasticsearch pytest -m elasticsearch
	$(BIN)/python -m pytest -m browser

format: install-dev ## put code and templates into the house style
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

lint: install-dev ## style, types, imports, templates and house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(BIN)/lint-imports
	$(BIN)/mypy core home knowledge blog network_map newsletters search kennisplatform
	$(BIN)/python -m tests.rules

map-data: install-dev ## make the files of the map anew from other packages
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group map
	PATH="$(NODE_PATH)" npm install --no-save --ignore-scripts --silent world-atlas@2.0.2
	$(MANAGE) make_map_data

bench: install-dev node_modules/.installed-dev ## measure speed and weight and print tables
	$(BIN)/python -m benchmarks

messages: install-dev ## collect the texts to translate (needs gettext)
	$(MANAGE) collect_messages
	$(MANAGE) compile_messages

requirements: $(BIN)/uv ## resolve the packages anew
	$(BIN)/uv pip compile pyproject.toml --generate-hashes --universal --no-emit-index-url --no-annotate --no-header -o requirements.txt --upgrade
	$(BIN)/uv pip compile pyproject.toml --group dev --constraint requirements.txt --generate-hashes --universal --no-emit-index-url --no-annotate --no-header -o requirements-dev.txt --upgrade

screenshots: install-dev ## make the pictures of the README again (needs Chromium)
	$(BIN)/python -m docs.screenshots

clean: ## remove everything that can be made again, the database included
	rm -rf var node_modules .venv

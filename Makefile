# Everything a newcomer needs: `make run` and `make test`. Any Python from 3.11 on, nothing else.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test lint lock messages licences bench backup restore clean

# The first Python that is new enough; else python3, whose age scripts/bootstrap.py then explains.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3)
BIN := .venv/bin
SHOP := $(BIN)/python -m shopops.embedded
COMPILE := $(BIN)/uv pip compile --generate-hashes --universal --no-emit-index-url --no-header -p 3.11
export REAL_DATA_DIR

help: ## this list
	@echo "make <what>; PORT and DATA_DIR move a shop, DATABASE_URL and REDIS_URL give it other services"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-10s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## the virtual environment and the front-end parts (done by the others when needed)
	@command -v $(PYTHON) >/dev/null || { echo "shopops: Python 3.11 or newer is needed and there is none." >&2; exit 1; }
	@$(PYTHON) scripts/bootstrap.py

setup-dev:
	@command -v $(PYTHON) >/dev/null || { echo "shopops: Python 3.11 or newer is needed and there is none." >&2; exit 1; }
	@$(PYTHON) scripts/bootstrap.py requirements-dev.txt

run: setup ## the shop, with all it needs, until Ctrl-C (DEMO=0: empty, without the demo shop)
	@exec $(SHOP) run

test: setup-dev ## the whole suite on real PostgreSQL, Valkey and Celery (ARGS="-k import" for a part)
	@$(BIN)/pytest -n auto --dist worksteal $(ARGS)

lint: setup-dev ## format, style, types, imports, migrations, deployment, API schema, messages, locks
	@$(BIN)/python scripts/lint.py

lock: setup-dev ## requirements*.in → requirements*.txt, with hashes (ARGS=--upgrade for newer versions)
	$(COMPILE) -q $(ARGS) requirements-dev.in -o requirements-dev.txt
	$(COMPILE) -q $(ARGS) requirements.in -c requirements-dev.txt -o requirements.txt
	$(COMPILE) -q $(ARGS) requirements-node.in -o requirements-node.txt

messages: setup-dev ## collect the texts for translation (needs xgettext) and compile the translations
	$(BIN)/python manage.py makemessages -l en --no-location --no-obsolete $(IGNORED)
	$(BIN)/python -m shopops.embedded.messages

licences: setup-dev ## the licences of what is shipped → LICENCES.md
	$(BIN)/python scripts/licences.py

bench: setup-dev ## measure against a yardstick: make bench NAME=import
	@$(SHOP) exec -- $(BIN)/python -m benchmarks $(NAME)

backup: setup ## database and uploads into one file: make backup FILE=shop.tar
	@$(SHOP) backup "$(FILE)"

restore: setup ## the shop of a backup: make restore FILE=shop.tar (FORCE=1 replaces what is there)
	@$(SHOP) restore "$(FILE)" $(if $(FORCE),--force)

clean: ## remove what was installed and collected; the data in var/ stay
	rm -rf .venv node_modules staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

IGNORED := $(foreach d,.venv node_modules var staticfiles tests benchmarks,-i $(d))

# The door. `make help` says what there is.

SHELL := bash
.DEFAULT_GOAL := help
PY := .venv/bin/python

# container images set it; without bytecode every start compiles our own code again
unexport PYTHONDONTWRITEBYTECODE

PO := $(wildcard gateway/translations/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)

.PHONY: help setup setup-dev debian debian-tests run up test contract bench faults crowd lint contracts i18n clean

help: ## this page
	@echo "AUTOnomie"
	@echo
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS=$$'\t' read -r name text; do printf '  make %-9s %s\n' "$$name" "$$text"; done
	@echo
	@echo "  PORT=8000   where run and up listen          DATA=var   where their files are"
	@echo "  DEMO=1      invented people and six months of history; 0: an empty programme with one lead's code"

run: setup ## the whole platform in one process: sets itself up, prints the address and the access codes
	@$(PY) -m deploy.cli run

up: setup debian ## the real shape on this machine: RabbitMQ, PostgreSQL, two processes a service, gateway, streams
	@$(PY) -m deploy.up

test: setup-dev debian-tests ## everything that is checked, in one pytest run
	@$(PY) -m pytest -p no:pytest_nameko -n 2 --dist loadfile --no-loadscope-reorder --durations=10 tests

bench: setup-dev debian ## every row of the table of numbers, measured beside its yardstick
	@$(PY) -m tests.bench

faults: setup-dev debian ## kills, stops and floods under load, then counts every accepted write
	@$(PY) -m tests.faults

contract: setup-dev debian-tests ## the suite of a service's contract; TARGET=amqp://… SERVICE=attendance: against somebody else's
	@TARGET="$(TARGET)" $(PY) -m pytest -p no:pytest_nameko -rs $(if $(SERVICE),tests/contract/test_$(SERVICE).py,tests/contract)

crowd: setup-dev debian ## 200 people book, move, cancel and pay at once; then every hour and every cent is counted
	@$(PY) -m tests.faults.crowd

lint: setup-dev ## style, types and who may import whom
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

contracts: setup ## publishes new schemas and examples of the contracts
	@$(PY) -m contracts.catalogue

i18n: setup ## collects the texts of the pages (written in French) for the other languages
	@mkdir -p gateway/translations
	@.venv/bin/pybabel -q extract -F gateway/babel.cfg -o gateway/translations/messages.pot --omit-header --no-location gateway
	@test -d gateway/translations/en || .venv/bin/pybabel -q init -i gateway/translations/messages.pot -d gateway/translations -l en
	@.venv/bin/pybabel -q update -i gateway/translations/messages.pot -d gateway/translations --no-fuzzy-matching --ignore-obsolete
	@rm gateway/translations/messages.pot
	@.venv/bin/pybabel compile -d gateway/translations

clean: ## forgets what set-up made (never the data)
	rm -rf .venv node_modules gateway/static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	rm -f $(MO)

# ── set-up, done once and again when a locked list changes ──────────────────────────────────────────────────────────

setup: .venv/run.stamp .venv/javascript.stamp $(MO)

setup-dev: .venv/dev.stamp setup

.venv/run.stamp: requirements.txt deploy/install/python.sh
	@deploy/install/python.sh requirements.txt
	@touch $@

# after the run list, so that two pips never write to .venv at once
.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	@deploy/install/python.sh requirements-dev.txt
	@touch $@

.venv/javascript.stamp: package-lock.json deploy/install/javascript.sh .venv/run.stamp
	@deploy/install/javascript.sh
	@touch $@

%.mo: %.po .venv/run.stamp
	@.venv/bin/pybabel compile -i $< -o $@

debian:
	@deploy/install/debian.sh servers

debian-tests:
	@deploy/install/debian.sh tests

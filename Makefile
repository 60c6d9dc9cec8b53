SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
NOX := $(BIN)/nox
READY := .venv/.ready
FRONTEND_READY := frontend/node_modules/.ready
NPM := npm --prefix frontend --silent
export PATH := $(CURDIR)/$(BIN):$(PATH)
export VIRTUAL_ENV := $(CURDIR)/.venv
# Disable the telemetry of Next.js.
export NEXT_TELEMETRY_DISABLED := 1

.PHONY: help
help: ## List all targets
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

$(READY): requirements-dev.lock pyproject.toml hatch_build.py scripts/setup_env.sh
	@PATH="$${PATH#*:}" scripts/setup_env.sh
	@touch $@

$(FRONTEND_READY): frontend/package-lock.json frontend/package.json frontend/.npmrc
	@command -v npm >/dev/null || { echo "The dashboard needs Node.js 20.9 or newer with npm: apt-get install nodejs npm" >&2; exit 1; }
	@cd frontend && npm ci --no-progress --loglevel=error >/dev/null
	@touch $@

.PHONY: setup
setup: $(READY) ## Create .venv and list the next steps
	@echo "Ready: $$($(BIN)/python --version) in .venv"
	@echo "  make dev       API, worker, and dashboard with demo leads; reloads on changes"
	@echo "  make demo      score 200 sample leads and print the results"
	@echo "  make test      run the whole test suite"
	@echo "  make lint      check style, types, and imports"
	@echo "  . .venv/bin/activate && leadops --help"

# Without a terminal (a script, a container build) only the setup runs, so that no process is left behind.
.PHONY: dev
dev: setup ## Run API, worker, and dashboard on SQLite with reload and demo leads
	@if [ -t 1 ]; then $(MAKE) $(FRONTEND_READY) && exec scripts/dev.sh; fi

.PHONY: demo
demo: $(READY) ## Score 200 sample leads, answer a reply, and print the results
	@leadops demo --replies
	@echo 'To use these commands, run: . .venv/bin/activate'

.PHONY: test
test: $(READY) $(FRONTEND_READY) ## Run the whole suite on this Python, and the dashboard's; no test may be skipped
	@$(NPM) test
	@$(NOX) -s tests

.PHONY: e2e
e2e: $(READY) $(FRONTEND_READY) ## Test console and dashboard in a real browser with a real service, worker, and database
	@pytest e2e -q -n 2 --dist worksteal -p no:cacheprovider
	@$(NPM) run build
	@$(NPM) run e2e

.PHONY: pictures
pictures: $(READY) $(FRONTEND_READY) ## Retake the screenshots in the documents, with made-up data
	@python scripts/console_pictures.py
	@$(NPM) run build
	@$(NPM) run pictures

.PHONY: lighthouse
lighthouse: $(READY) $(FRONTEND_READY) ## Measure the dashboard with Lighthouse, and the JavaScript of each page
	@$(NPM) run build
	@$(NPM) run first-load
	@$(NPM) run lighthouse

.PHONY: client
client: $(READY) $(FRONTEND_READY) ## Generate the dashboard's types from docs/openapi.json
	@$(NPM) run client

.PHONY: matrix
matrix: $(READY) ## Run the whole suite on Python 3.11, 3.12, and 3.13 (ALLOW_MISSING=1: on installed versions)
	@$(NOX) $(if $(ALLOW_MISSING),--no-error-on-missing-interpreters) -s matrix

.PHONY: lint
lint: $(READY) $(FRONTEND_READY) ## Check style, types, imports, workflows, licenses, prose, and commit subjects, also of the dashboard
	@$(NOX) -s lint types imports workflows licenses prose commits
	@$(NPM) run lint
	@$(NPM) run types
	@$(NPM) run client:check

.PHONY: prose
prose: $(READY) ## Check the writing style and show suggestions too (FILES="README.md": of these files)
	@python scripts/prose.py --suggestions $(FILES)

.PHONY: format
format: $(READY) ## Fix style automatically
	@ruff check --fix-only --quiet .
	@ruff format .
	@[ ! -e $(FRONTEND_READY) ] || $(NPM) run format

.PHONY: docs
docs: $(READY) ## Run every command in the documents and update its output
	@python scripts/update_docs.py

.PHONY: images-test
images-test: $(READY) ## Build the images and test the product in them; starts an engine if none is running (root; 10 minutes)
	@python -m tests.images

.PHONY: bench
bench: $(READY) ## Run the benchmarks at small sizes (BENCH="--full --beside ../other": more)
	@for name in intake pipeline workers api rescore whatif model; do python "benchmarks/$$name.py" $(BENCH); done

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade) pyproject.toml

.PHONY: lock
lock: ## Update the lock files from pyproject.toml (UPGRADE=1: use the newest versions)
	@$(LOCK) --extra api --extra azure --extra imap --extra openai --extra postgres -o requirements.lock
	@$(LOCK) --all-extras -c requirements.lock -o requirements-dev.lock
	@$(LOCK) --extra console -c requirements-dev.lock -o requirements-console.lock
	@printf 'hatchling>=1.27\nhatch-vcs>=0.5\n' | $(subst pyproject.toml,-,$(LOCK)) -c requirements-dev.lock -o requirements-build.lock
	@echo 'checkov>=3.3,<4' | $(subst pyproject.toml,-,$(LOCK)) -o requirements-infra.lock

.PHONY: site
site: $(READY) ## Build the documentation site into build/site
	@$(NOX) -s site

.PHONY: readme-test
readme-test: ## Run the README's commands in order, in an empty folder and a clean environment
	@python3 scripts/readme_test.py

.PHONY: licenses
licenses: $(READY) ## Check the licenses of all dependencies
	@$(NOX) -s licenses

.PHONY: wheel
wheel: $(READY) ## Build the wheel into dist/
	@python -m hatchling build -t wheel

.PHONY: package
package: $(READY) ## Build sdist and wheel into an empty dist/
	@rm -rf dist
	@python -m hatchling build

.PHONY: sbom
sbom: $(READY) ## Write SBOMs (CycloneDX) into dist/sbom/
	@mkdir -p dist/sbom
	@cyclonedx-py requirements requirements.lock --output-reproducible -o dist/sbom/python.cdx.json 2>/dev/null
	@npm --prefix frontend sbom --sbom-format cyclonedx --omit dev --package-lock-only >dist/sbom/dashboard.cdx.json

VERSION = $(shell git describe --tags --always 2>/dev/null || echo unknown)
REVISION = $(shell git rev-parse HEAD 2>/dev/null || echo unknown)

.PHONY: images
images: ## Build the images leadops-backend and leadops-frontend
	@for part in backend frontend; do \
		docker build --file Dockerfile.$$part --build-arg VERSION="$(VERSION)" --build-arg REVISION="$(REVISION)" \
			--tag leadops-$$part .; \
	done

# Placeholder values for the parameter files; nothing is deployed.
BICEP_ENVIRONMENT := API_TOKEN=x SIGNING_SECRET=x LOG_HASH_KEY=x OPERATOR_OBJECT_ID=x OPERATOR_NAME=x ALERT_EMAIL=x \
	BUDGET_START=2026-01-01 ENTRA_AUDIENCE=x SENDER_NAME=x SENDER_COMPANY=x SENDER_POSTAL_ADDRESS=x SENDER_WEBSITE=x \
	SENDER_OFFER=x EVENT_SECRET=x

.PHONY: bicep
bicep: ## Build and lint infra/ with the Azure CLI's Bicep
	@az bicep install --only-show-errors
	@az bicep build --file infra/main.bicep --stdout >/dev/null
	@az bicep lint --file infra/main.bicep
	@for each in infra/*.bicepparam; do $(BICEP_ENVIRONMENT) az bicep build-params --file "$$each" --stdout >/dev/null; done

.PHONY: infra-check
infra-check: $(READY) ## Check infra/ and the Dockerfiles: Bicep, hadolint, checkov
	@python scripts/check_bicep.py
	@hadolint Dockerfile.* tests/images/stand_ins/Dockerfile
	@$(NOX) -s infra

.PHONY: deploy
deploy: ## Deploy to Azure as described in AZURE_DEPLOYMENT.md; needs its variables and a login
	@scripts/deploy_azure.sh

.PHONY: clean
clean: ## Remove all build results, including .venv
	@rm -rf .venv .nox .leadops .hypothesis frontend/node_modules frontend/.next .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .grimp_cache build dist
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

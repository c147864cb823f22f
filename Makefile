# The commands of the house. `make help` lists them; README.md and CONTRIBUTING.md say when to use which.
.DEFAULT_GOAL := help
.PHONY: help run check test test-rust test-product screenshots bench bench-demand bench-forecast bench-web release openapi web web-deps demo-assets clean-demo

LISTEN ?= 127.0.0.1:8080
CARGO ?= cargo
# One package set and one profile everywhere, so that no target builds what another one has built already.
BUILD := $(CARGO) build --workspace --locked

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: ## Build everything and open the demo on http://127.0.0.1:8080 (LISTEN=host:port to change)
	@scripts/require.sh run
	@scripts/port-free.sh $(LISTEN)
	@$(MAKE) --no-print-directory web
	@$(BUILD)
	target/debug/lonja serve --demo --listen $(LISTEN)

check: ## The quick loop: format, lints, tests on SQLite and the embedded store
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	$(CARGO) test --workspace --locked

test: ## Everything: lints, both databases, both object stores, faults, the browser, the spec
	@scripts/test.sh

test-rust: ## The Rust tests against PostgreSQL and Garage as well as SQLite and the embedded store
	@scripts/require.sh postgres
	@scripts/with-postgres.sh scripts/with-s3.sh $(CARGO) test --workspace --locked

test-product: ## Faults, journeys, browser and schemathesis against the built binary
	@scripts/require.sh test
	@PG_DURABLE=1 scripts/with-postgres.sh scripts/with-s3.sh sh -c 'node --test tests/fault/run.mjs && node --test tests/fault/releases.mjs'
	@scripts/test-product.sh

screenshots: ## Pictures of every page in target/screenshots, and those of docs/screenshots
	@scripts/require.sh test
	@scripts/with-demo.sh npm --prefix web run screenshots

bench: ## Measure against the goals of docs/performance.md (release build, PostgreSQL)
	@scripts/require.sh postgres
	@scripts/bench.sh

bench-demand: ## Measure a release over 10 million sales lines (release build, PostgreSQL)
	@scripts/bench-demand.sh

bench-forecast: ## Measure forecasts against the goals of docs/forecasting.md, beside statsforecast (needs Python)
	@scripts/bench-forecast.sh

bench-web: ## Measure how quick lists are, on the server and in the browser (release build, Chromium)
	@scripts/bench-web.sh

release: web ## The optimised binary, with the portal inside: target/release/lonja
	$(CARGO) build --release --locked --workspace
	@ls -l target/release/lonja

openapi: ## Write openapi/openapi.json and the web's client from the code
	@$(BUILD)
	target/debug/lonja openapi > openapi/openapi.json.new
	mv openapi/openapi.json.new openapi/openapi.json
	npm --prefix web run gen

web: web-deps ## Build the portal into web/dist
	npm --prefix web run build

web-deps:
	@scripts/npm-ci.sh web

demo-assets: ## Make the demo's sales material again (demo/assets)
	node scripts/make-demo-assets.mjs

clean-demo: ## Forget the demo's data, so that the next start loads it again
	rm -rf data

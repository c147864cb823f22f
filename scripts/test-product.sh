#!/usr/bin/env bash
# Judges the built portal from the outside, each time on a fresh demo: the README's commands, the example clients and
# the journeys over HTTP, then in the browser, then schemathesis. One after the other: each of them uses both of two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n-- %s (after %d s)\n' "$1" "$SECONDS"; }
scripts/npm-ci.sh web
step "journeys"
scripts/with-demo.sh sh -c 'node scripts/readme-journeys.mjs && scripts/examples.sh && node --test tests/journeys/run.mjs'
step "browser"
scripts/with-demo.sh npm --prefix web run e2e
step "schemathesis"
scripts/schemathesis.sh
step "done"

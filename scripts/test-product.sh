#!/usr/bin/env bash
# Judges a running demo (DEMO_URL) from the outside: the README's commands, the journeys over HTTP and in the browser,
# schemathesis.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${DEMO_URL:?run it through scripts/with-demo.sh}"
scripts/npm-ci.sh web
node scripts/readme-journeys.mjs
node --test tests/journeys/run.mjs
npm --prefix web run e2e
scripts/schemathesis.sh

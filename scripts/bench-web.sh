#!/usr/bin/env bash
# Measures the portal on the demo with the release binary: how long lists take to answer, and how long fifty rows take
# to the screen. Fails above a goal of docs/performance.md.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/require.sh test
scripts/npm-ci.sh web
npm --prefix web run build
cargo build --release --workspace --locked
DEMO_BIN=target/release/lonja scripts/with-demo.sh sh -c '
  node web/e2e/answers.bench.mjs && node web/e2e/rendering.bench.mjs'

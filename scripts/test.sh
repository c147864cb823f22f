#!/usr/bin/env bash
# What has to hold before a change is merged, cheapest first. One build serves all of it.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/require.sh test
export CARGO_INCREMENTAL=${CARGO_INCREMENTAL:-0}

step() { printf '\n== %s (after %d s)\n' "$1" "$SECONDS"; }

step "format"
cargo fmt --all --check
step "licences"
scripts/npm-ci.sh web
node scripts/check-licences.mjs
step "web: lint, types, tests, build"
npm --prefix web run format:check
npm --prefix web run lint
npm --prefix web run gen:check
npm --prefix web run test
npm --prefix web run build
step "build, with clippy as the compiler"
# `cargo clippy` would compile every dependency a second time. This is what it does to the members of the workspace,
# with code that comes out. Every cargo below needs the same settings, or it builds the members anew; what is installed
# on the way (Garage) must not have them.
LINTED=(env RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS=-Dwarnings__CLIPPY_HACKERY__)
"${LINTED[@]}" cargo test --workspace --all-targets --locked --no-run
step "the spec is the committed one, and Spectral has nothing to say"
target/debug/lonja openapi | diff - openapi/openapi.json || { echo "openapi/openapi.json is not what the code says: run make openapi" >&2; exit 1; }
scripts/spectral.sh
step "Rust tests on SQLite, PostgreSQL, the embedded store and Garage"
scripts/with-postgres.sh scripts/with-s3.sh "${LINTED[@]}" cargo test --workspace --locked
step "mails at a real mail server"
node --test tests/mail/run.mjs
step "the product, judged from the outside"
make --no-print-directory test-product
step "done"

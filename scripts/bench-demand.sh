#!/usr/bin/env bash
# Measures shared demand at size with the release binary on a throw-away PostgreSQL, against the goals of
# docs/performance.md. LINES (10,000,000) is how many sales lines there are; the whole takes a quarter of an hour.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/require.sh postgres
cargo build --release --workspace --locked
export PG_DURABLE=1
export PG_OPTIONS="-c shared_buffers=512MB -c work_mem=64MB -c maintenance_work_mem=256MB -c max_wal_size=4GB"
exec scripts/with-postgres.sh node benches/demand/run.mjs

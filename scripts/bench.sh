#!/usr/bin/env bash
# Measures the release binary against the goals of docs/performance.md: suppression on the reference instances, then
# requests on a throw-away PostgreSQL with fsync on.
# BENCH_SECONDS (5) is the time per operation.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --workspace --locked
export PG_DURABLE=1
# The log tells which statements a request really sends; it is switched on only while that is recorded.
export PG_OPTIONS="-c logging_collector=on -c log_destination=jsonlog -c log_directory=log -c log_filename=bench -c log_rotation_size=0 -c log_rotation_age=0 -c shared_buffers=512MB"
failed=0
node benches/disclosure/run.mjs || failed=1
scripts/with-postgres.sh cargo bench --locked --bench goals || failed=1
exit $failed

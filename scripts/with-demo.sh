#!/usr/bin/env bash
# Runs a command against a freshly loaded demo on an ephemeral port:
#   scripts/with-demo.sh scripts/schemathesis.sh
# The command finds it in DEMO_URL, its process in DEMO_PID, its data folder in DEMO_DATA_DIR. DEMO_BIN names the
# binary (default: the dev build), DEMO_DATABASE_URL an empty PostgreSQL database instead of SQLite.
# Prints how long the first start took. Leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/.."

BIN=${DEMO_BIN:-target/debug/lonja}
[ -x "$BIN" ] || { echo "with-demo: $BIN is missing; run: cargo build --workspace" >&2; exit 1; }
mkdir -p target
DATA=$(mktemp -d target/demo.XXXXXX)
PORT=$(node -e 'const s = require("net").createServer(); s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
stop() {
  [ -z "${SERVER:-}" ] || { kill "$SERVER" 2>/dev/null && wait "$SERVER" 2>/dev/null; } || true
  [ -z "${KEEP_LOG:-}" ] || cp "$DATA/log" "$KEEP_LOG" || true
  rm -rf "$DATA"
}
trap stop EXIT
trap 'exit 130' INT TERM

ARGS=(serve --demo --listen "127.0.0.1:$PORT" --data-dir "$DATA")
[ -z "${DEMO_DATABASE_URL:-}" ] || ARGS+=(--database-url "$DEMO_DATABASE_URL")
# Judges send more than a person would: limits are tested where they live, not here. A judge who guesses passwords says
# as a proxy that it comes from many addresses.
env LONJA_TRUSTED_PROXIES=127.0.0.1 LONJA_LIMITS_RATE_PER_CALLER=0 LONJA_LIMITS_RATE_PER_ADDRESS=0 LONJA_LIMITS_SIGN_INS_PER_ADDRESS=0 \
  "$BIN" "${ARGS[@]}" >"$DATA/log" 2>&1 &
SERVER=$!
export DEMO_URL="http://127.0.0.1:$PORT" DEMO_PID=$SERVER DEMO_DATA_DIR="$DATA"

started=$SECONDS
until curl -fsS -o /dev/null "$DEMO_URL/readyz" 2>/dev/null; do
  kill -0 "$SERVER" 2>/dev/null || { echo "with-demo: the server ended" >&2; tail -n 40 "$DATA/log" >&2; exit 1; }
  [ $((SECONDS - started)) -lt "${DEMO_TIMEOUT:-300}" ] || { echo "with-demo: not ready in time" >&2; tail -n 40 "$DATA/log" >&2; exit 1; }
  sleep 0.2
done
echo "demo ready after $((SECONDS - started)) s at $DEMO_URL" >&2
"$@"

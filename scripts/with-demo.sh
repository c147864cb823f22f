#!/usr/bin/env bash
# Runs a command against a freshly loaded demo on an ephemeral port:
#   scripts/with-demo.sh scripts/schemathesis.sh
# The command finds it in LONJA_URL, its process in LONJA_PID, its data folder in LONJA_DATA. LONJA_BIN names the
# binary (default: the dev build), DEMO_DATABASE_URL an empty PostgreSQL database instead of SQLite.
# Prints how long the first start took. Leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/.."

BIN=${LONJA_BIN:-target/debug/lonja}
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
"$BIN" "${ARGS[@]}" >"$DATA/log" 2>&1 &
SERVER=$!
export LONJA_URL="http://127.0.0.1:$PORT" LONJA_PID=$SERVER LONJA_DATA="$DATA"

started=$SECONDS
until curl -fsS -o /dev/null "$LONJA_URL/readyz" 2>/dev/null; do
  kill -0 "$SERVER" 2>/dev/null || { echo "with-demo: the server ended" >&2; tail -n 40 "$DATA/log" >&2; exit 1; }
  [ $((SECONDS - started)) -lt "${DEMO_TIMEOUT:-300}" ] || { echo "with-demo: not ready in time" >&2; tail -n 40 "$DATA/log" >&2; exit 1; }
  sleep 0.2
done
echo "demo ready after $((SECONDS - started)) s at $LONJA_URL" >&2
"$@"

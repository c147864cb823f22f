#!/usr/bin/env bash
# Runs a command against a fresh demo on an ephemeral port:
#   scripts/with-demo.sh npm --prefix web run e2e
# The command finds it in DEMO_URL, its process in DEMO_PID, its data folder in DEMO_DATA_DIR. DEMO_BIN names the
# binary (default: the dev build), DEMO_DATABASE_URL an empty PostgreSQL database instead of SQLite.
# A binary's demo is loaded once a day (target/demo.loaded) and copied from then on: its days are those around today.
# Prints how long the start took. Leaves nothing else behind.
set -euo pipefail
cd "$(dirname "$0")/.."

BIN=${DEMO_BIN:-target/debug/lonja}
[ -x "$BIN" ] || { echo "with-demo: $BIN is missing; run: cargo build --workspace" >&2; exit 1; }
mkdir -p target
DATA=$(mktemp -d target/demo.XXXXXX)
stop() {
  [ -z "${SERVER:-}" ] || { kill "$SERVER" 2>/dev/null && wait "$SERVER" 2>/dev/null; } || true
  SERVER=
}
leave() {
  stop
  [ -z "${KEEP_LOG:-}" ] || cp "$DATA/log" "$KEEP_LOG" || true
  rm -rf "$DATA"
}
trap leave EXIT
trap 'exit 130' INT TERM

# start FOLDER: a server on that folder, ready to answer.
start() {
  local started=$SECONDS port args
  port=$(node -e 'const s = require("net").createServer(); s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
  args=(serve --demo --listen "127.0.0.1:$port" --data-dir "$1")
  [ -z "${DEMO_DATABASE_URL:-}" ] || args+=(--database-url "$DEMO_DATABASE_URL")
  # Judges send more than a person would: limits are tested where they live, not here. A judge who guesses passwords
  # says as a proxy that it comes from many addresses.
  env LONJA_TRUSTED_PROXIES=127.0.0.1 LONJA_LIMITS_RATE_PER_CALLER=0 LONJA_LIMITS_RATE_PER_ADDRESS=0 LONJA_LIMITS_SIGN_INS_PER_ADDRESS=0 \
    "$BIN" "${args[@]}" >"$1/log" 2>&1 &
  SERVER=$!
  URL="http://127.0.0.1:$port"
  until curl -fsS -o /dev/null "$URL/readyz" 2>/dev/null; do
    kill -0 "$SERVER" 2>/dev/null || { echo "with-demo: the server ended" >&2; tail -n 40 "$1/log" >&2; exit 1; }
    [ $((SECONDS - started)) -lt "${DEMO_TIMEOUT:-300}" ] || { echo "with-demo: not ready in time" >&2; tail -n 40 "$1/log" >&2; exit 1; }
    sleep 0.2
  done
  echo "demo ready after $((SECONDS - started)) s at $URL" >&2
}

if [ -z "${DEMO_DATABASE_URL:-}" ]; then
  LOADED=target/demo.loaded
  exec 8>"$LOADED.lock"
  flock 8
  OF="$(date +%F) $(cksum <"$BIN")"
  if [ "$(cat "$LOADED/of" 2>/dev/null)" != "$OF" ]; then
    rm -rf "$LOADED"
    mkdir "$LOADED"
    start "$LOADED" 8>&-
    stop
    echo "$OF" >"$LOADED/of"
  fi
  cp -r "$LOADED/." "$DATA"
  exec 8>&-
fi
start "$DATA"
export DEMO_URL="$URL" DEMO_PID=$SERVER DEMO_DATA_DIR="$DATA"
"$@"

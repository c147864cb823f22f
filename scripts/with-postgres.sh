#!/usr/bin/env bash
# Runs a command with a throw-away PostgreSQL on an ephemeral port of the loopback interface:
#   scripts/with-postgres.sh cargo test --workspace
# The command finds it in LONJA_TEST_PG_URL. Works as root (the server then runs as the user postgres, because it
# refuses root) and as an ordinary user; leaves nothing behind. PG_DURABLE=1 keeps fsync on, for crash tests and
# benches. LONJA_TEST_PG_CTL is a command that takes "stop" or "start", for tests that take the database away.
set -euo pipefail

BIN=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)}
[ -x "$BIN/initdb" ] || { echo "with-postgres: no PostgreSQL server programs found; set PG_BIN" >&2; exit 1; }
# Not under a private home: the user postgres has to reach it.
DIR=$(mktemp -d "${TMPDIR:-/tmp}/lonja-pg.XXXXXX")
AS=()
if [ "$(id -u)" = 0 ]; then
  id postgres >/dev/null 2>&1 || useradd -r -M -s /usr/sbin/nologin postgres
  chown postgres "$DIR"
  AS=(runuser -u postgres --)
fi
stop() {
  (cd / && "${AS[@]}" "$BIN/pg_ctl" -D "$DIR/data" -m immediate -s stop) >/dev/null 2>&1 || true
  rm -rf "$DIR"
}
trap stop EXIT
trap 'exit 130' INT TERM

PORT=$(node -e 'const s = require("net").createServer(); s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
SPEED="-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
[ "${PG_DURABLE:-0}" = 1 ] && SPEED=""
OPTIONS="-p $PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories=$DIR -c max_connections=300 -c shared_buffers=256MB $SPEED ${PG_OPTIONS:-}"
(
  cd /
  "${AS[@]}" "$BIN/initdb" -D "$DIR/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  "${AS[@]}" "$BIN/pg_ctl" -D "$DIR/data" -w -s -l "$DIR/log" -o "$OPTIONS" start
) || { echo "with-postgres: the server did not start" >&2; cat "$DIR/log" >&2 2>/dev/null; exit 1; }

cat >"$DIR/ctl" <<CTL
#!/bin/sh
cd / && exec ${AS[*]} "$BIN/pg_ctl" -D "$DIR/data" -w -s -m immediate -l "$DIR/log" -o "$OPTIONS" "\$1"
CTL
chmod 755 "$DIR" "$DIR/ctl"
chmod 700 "$DIR/data"

export LONJA_TEST_PG_URL="postgres://postgres@127.0.0.1:$PORT/postgres"
export LONJA_TEST_PG_CTL="$DIR/ctl"
export LONJA_TEST_PG_BIN="$BIN"
# Not exec: the trap has to run after the command.
"$@"

#!/usr/bin/env bash
# Runs a command with a throw-away Garage: LONJA_TEST_S3_{ENDPOINT,REGION,BUCKET,ACCESS_KEY,SECRET_KEY} name it.
# Inside another with-s3.sh, or with LONJA_TEST_S3_ENDPOINT set, it uses what is there.
set -euo pipefail

if [ $# -eq 0 ]; then
  echo "usage: scripts/with-s3.sh COMMAND [ARGUMENT...]" >&2
  exit 2
fi
if [ -n "${LONJA_TEST_S3_ENDPOINT:-}" ]; then
  exec "$@"
fi

GARAGE=$("$(dirname "$0")/install-garage.sh")
DIR=$(mktemp -d "${TMPDIR:-/tmp}/lonja-s3.XXXXXX")
SERVER=
stop() {
  [ -z "$SERVER" ] || { kill "$SERVER" 2>/dev/null && wait "$SERVER" 2>/dev/null; } || true
  rm -rf "$DIR"
}
trap stop EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
random_hex() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }
S3_PORT=$(free_port)
RPC_PORT=$(free_port)

umask 077
cat > "$DIR/garage.toml" <<CONFIG
metadata_dir = "$DIR/meta"
data_dir = "$DIR/data"
db_engine = "sqlite"
replication_factor = 1
rpc_bind_addr = "127.0.0.1:$RPC_PORT"
rpc_public_addr = "127.0.0.1:$RPC_PORT"
rpc_secret = "$(random_hex 32)"

[s3_api]
s3_region = "garage"
api_bind_addr = "127.0.0.1:$S3_PORT"
CONFIG

garage() { "$GARAGE" -c "$DIR/garage.toml" "$@"; }
RUST_LOG=warn "$GARAGE" -c "$DIR/garage.toml" server > "$DIR/log" 2>&1 &
SERVER=$!
for _ in $(seq 100); do
  garage status > /dev/null 2>&1 && break
  kill -0 "$SERVER" 2>/dev/null || { cat "$DIR/log" >&2; exit 1; }
  sleep 0.1
done

NODE=$(garage node id -q | cut -d@ -f1)
KEY_ID="GK$(random_hex 12)"
SECRET=$(random_hex 32)
{
  garage layout assign -z test -c 1G "$NODE"
  garage layout apply --version 1
  garage key import --yes -n test "$KEY_ID" "$SECRET"
  garage bucket create lonja-test
  garage bucket allow --read --write --owner lonja-test --key "$KEY_ID"
} > "$DIR/setup" 2>&1 || { cat "$DIR/setup" "$DIR/log" >&2; exit 1; }

export LONJA_TEST_S3_ENDPOINT="http://127.0.0.1:$S3_PORT"
export LONJA_TEST_S3_REGION=garage
export LONJA_TEST_S3_BUCKET=lonja-test
export LONJA_TEST_S3_ACCESS_KEY="$KEY_ID"
export LONJA_TEST_S3_SECRET_KEY="$SECRET"
"$@"

#!/usr/bin/env bash
# Lets schemathesis attack every operation of the spec, as staff, as a partner and as a supplier's client, CASES (50)
# cases per operation. Fails on a 5xx, on an answer that the spec does not describe, on wrong input that is accepted,
# and when an operation never answered 2xx to any of the three.
# Installs schemathesis into a cached venv of its own; installs nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/require.sh schemathesis
# The generated cases follow from the seed and from the versions, so that all of them are pinned.
PINS=scripts/schemathesis/requirements.txt
export VENV="${XDG_CACHE_HOME:-$HOME/.cache}/lonja/schemathesis-$(cksum <$PINS | cut -d ' ' -f 1)"
# The mark comes last: a venv whose making was interrupted, or whose Python is gone, is made again.
if [ ! -e "$VENV/complete" ] || ! "$VENV/bin/schemathesis" --version >/dev/null 2>&1; then
  rm -rf "$VENV"
  python3 -m venv "$VENV"
  "$VENV/bin/pip" install --quiet --requirement "$PINS" >&2
  touch "$VENV/complete"
fi

export REACHED_DIR="${REACHED_DIR:-target/schemathesis}"
rm -rf "$REACHED_DIR"
mkdir -p "$REACHED_DIR"

# Most of the time is schemathesis' own, on one core: two lanes, each with a demo of its own, because staff may change
# everything that others rely on. Staff's operations are most of the work and go by their first letter.
scripts/with-demo.sh scripts/schemathesis/attack.sh staff/a-o & first=$!
trap 'kill "$first" 2>/dev/null || true' EXIT
failed=0
scripts/with-demo.sh scripts/schemathesis/attack.sh partner supplier staff/p-z || failed=1
wait "$first" || failed=1
trap - EXIT
"$VENV/bin/python" scripts/schemathesis/reached.py "$REACHED_DIR" openapi/openapi.json || failed=1
exit $failed

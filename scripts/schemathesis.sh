#!/usr/bin/env bash
# Lets schemathesis attack every operation of the spec of a running demo (DEMO_URL), once as staff, once as a
# partner and once as a supplier's client, CASES (50) cases per operation. Fails on a 5xx, on an answer that the
# spec does not describe, on wrong input that is accepted, and when an operation never answered 2xx to any of the three.
# Installs schemathesis into a cached venv of its own; installs nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

: "${DEMO_URL:?start a demo first: scripts/with-demo.sh scripts/schemathesis.sh}"
scripts/require.sh schemathesis
# The generated cases follow from the seed and from the versions, so that all of them are pinned.
PINS=scripts/schemathesis/requirements.txt
VENV="${XDG_CACHE_HOME:-$HOME/.cache}/lonja/schemathesis-$(cksum <$PINS | cut -d ' ' -f 1)"
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
export SCHEMATHESIS_HOOKS=scripts/schemathesis/hooks.py PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=scripts/schemathesis
export PYTHONHASHSEED=0

# For a process of its own.
attack() {
  CALLER=$1 exec "$VENV/bin/schemathesis" --config-file scripts/schemathesis/schemathesis.toml \
    run "$DEMO_URL/openapi.json" --url "$DEMO_URL" --max-examples "${CASES:-50}" --no-color \
    >"$REACHED_DIR/$1.log" 2>&1
}

failed=()
judge() {
  echo "schemathesis as $1 (after $SECONDS s)"
  tail -n 6 "$REACHED_DIR/$1.log"
  [ "$2" = 0 ] || failed+=("$1")
}

# Most of the time is schemathesis' own, on one core. Partner and supplier change nothing of each other's; staff, who
# may change everything, come when the others are done.
attack partner & partner=$!
attack supplier & supplier=$!
trap 'kill "$partner" "$supplier" 2>/dev/null || true' EXIT
status=0; wait "$partner" || status=$?; judge partner $status
status=0; wait "$supplier" || status=$?; judge supplier $status
trap - EXIT
status=0; (attack staff) || status=$?; judge staff $status
"$VENV/bin/python" scripts/schemathesis/reached.py "$REACHED_DIR" "$DEMO_URL/openapi.json" || failed+=("operations without a 2xx")
if [ ${#failed[@]} -gt 0 ]; then
  printf 'schemathesis found something: %s\n' "${failed[*]}" >&2
  for caller in partner supplier staff; do
    # A run that could not even begin has no summary.
    if grep -q '= SUMMARY =' "$REACHED_DIR/$caller.log"; then
      sed -n '/= \(ERRORS\|FAILURES\) =/,/= SUMMARY =/p' "$REACHED_DIR/$caller.log" >&2
    else
      cat "$REACHED_DIR/$caller.log" >&2
    fi
  done
  exit 1
fi

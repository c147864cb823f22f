#!/usr/bin/env bash
# Lets schemathesis attack every operation of the spec of a running demo (DEMO_URL), once as staff, once as a
# partner and once as a supplier's client, CASES (50) cases per operation. Fails on a 5xx, on an answer that the
# spec does not describe, and when an operation never answered 2xx to any of the three.
# Installs schemathesis into a cached venv of its own; installs nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

VERSION=4.32.5
VENV="${XDG_CACHE_HOME:-$HOME/.cache}/lonja/schemathesis-$VERSION"
: "${DEMO_URL:?start a demo first: scripts/with-demo.sh scripts/schemathesis.sh}"
if [ ! -x "$VENV/bin/schemathesis" ]; then
  rm -rf "$VENV"
  python3 -m venv "$VENV"
  "$VENV/bin/pip" install --quiet "schemathesis==$VERSION" >&2
fi

export REACHED_DIR="${REACHED_DIR:-target/schemathesis}"
rm -rf "$REACHED_DIR"
mkdir -p "$REACHED_DIR"
export SCHEMATHESIS_HOOKS=scripts/schemathesis/hooks.py PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=scripts/schemathesis
failed=()
for caller in staff partner supplier; do
  echo "schemathesis as $caller"
  CALLER=$caller "$VENV/bin/schemathesis" --config-file scripts/schemathesis/schemathesis.toml \
    run "$DEMO_URL/openapi.json" --url "$DEMO_URL" --max-examples "${CASES:-50}" --no-color \
    >"$REACHED_DIR/$caller.log" 2>&1 || failed+=("$caller")
  tail -n 12 "$REACHED_DIR/$caller.log"
done
"$VENV/bin/python" scripts/schemathesis/reached.py "$REACHED_DIR" "$DEMO_URL/openapi.json" || failed+=("operations without a 2xx")
if [ ${#failed[@]} -gt 0 ]; then
  printf 'schemathesis found something: %s\n' "${failed[*]}" >&2
  for caller in staff partner supplier; do sed -n '/= FAILURES =/,/= SUMMARY =/p' "$REACHED_DIR/$caller.log" >&2; done
  exit 1
fi

#!/usr/bin/env bash
# Generates the example clients from the spec and runs them against a running demo (DEMO_URL): each pulls a forecast
# and commits to all of it. Installs their generators into caches of their own and nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
export LONJA_URL=${DEMO_URL:?run scripts/with-demo.sh scripts/examples.sh}
scripts/require.sh examples

# stored NAME OUTPUT: an example says how many of its commits were stored; all of them have to be.
stored() {
  [[ "$2" =~ ^([1-9][0-9]*)\ of\ ([0-9]+)\ commits\ stored$ && "${BASH_REMATCH[1]}" = "${BASH_REMATCH[2]}" ]] || {
    echo "examples: the $1 client says: $2" >&2
    exit 1
  }
  echo "examples: the $1 client: $2"
}

PINS=examples/python/requirements.txt
VENV="${XDG_CACHE_HOME:-$HOME/.cache}/lonja/example-$(cksum <$PINS | cut -d ' ' -f 1)"
# The mark comes last: a venv whose making was interrupted, or whose Python is gone, is made again.
if [ ! -e "$VENV/complete" ] || ! "$VENV/bin/openapi-python-client" --version >/dev/null 2>&1; then
  rm -rf "$VENV"
  python3 -m venv "$VENV"
  "$VENV/bin/pip" install --quiet --requirement "$PINS" >&2
  touch "$VENV/complete"
fi
mkdir -p target/examples
cp examples/python/commit_forecast.py target/examples/
# It warns of each operation whose answer is a file.
"$VENV/bin/openapi-python-client" generate --path openapi/openapi.json --output-path target/examples/lonja_client \
  --meta none --overwrite >target/examples/generated.log 2>&1 || { cat target/examples/generated.log >&2; exit 1; }
stored Python "$("$VENV/bin/python" target/examples/commit_forecast.py)"

scripts/npm-ci.sh examples/typescript
npm --prefix examples/typescript run --silent gen >/dev/null
npm --prefix examples/typescript run --silent build
stored TypeScript "$(npm --prefix examples/typescript run --silent start)"

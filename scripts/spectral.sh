#!/usr/bin/env bash
# Lets Spectral's OpenAPI rules judge a spec (default: the committed one). It must report nothing, hints included.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/npm-ci.sh scripts/spectral >/dev/null
exec scripts/spectral/node_modules/.bin/spectral lint --ruleset scripts/spectral/ruleset.yaml --fail-severity hint "${1:-openapi/openapi.json}"

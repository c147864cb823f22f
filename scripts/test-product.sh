#!/usr/bin/env bash
# Judges the built portal from the outside: the README's commands, the journeys over HTTP, then in the browser, with
# schemathesis beside it at a demo of its own. Each of the two leaves most of a core idle.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/npm-ci.sh web
scripts/with-demo.sh sh -c 'node scripts/readme-journeys.mjs && node --test tests/journeys/run.mjs'

OUTSIDE=target/schemathesis.out
scripts/with-demo.sh scripts/schemathesis.sh >$OUTSIDE 2>&1 &
judge=$!
trap 'kill $judge 2>/dev/null || true' EXIT
browser=0
scripts/with-demo.sh npm --prefix web run e2e || browser=$?
spec=0
wait $judge || spec=$?
trap - EXIT
cat $OUTSIDE
echo "browser: exit $browser, schemathesis: exit $spec, after $SECONDS s"
[ $browser = 0 ] && [ $spec = 0 ]

#!/usr/bin/env bash
# `npm ci` in a folder, only when its lock file is newer than what is installed.
set -euo pipefail
dir=${1:?usage: npm-ci.sh folder}
stamp="$dir/node_modules/.lonja-installed"
if [ ! -e "$stamp" ] || ! cmp -s "$dir/package-lock.json" "$stamp"; then
  npm --prefix "$dir" ci --ignore-scripts --no-fund --no-audit
  cp "$dir/package-lock.json" "$stamp"
fi

#!/usr/bin/env bash
# Times forecasts and holds them against what came, beside statsforecast on the same series in the same run. Fails where
# a goal of docs/forecasting.md is missed. statsforecast goes into a folder of its own (YARDSTICK, default in /tmp).
set -euo pipefail
cd "$(dirname "$0")/.."
yardstick=${YARDSTICK:-${TMPDIR:-/tmp}/lonja-yardstick}
# The bench runs in its own member, so paths are whole.
data=$PWD/benches/forecast/data
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ ! -x "$yardstick/bin/python" ]; then
  python3 -m venv "$yardstick"
  "$yardstick/bin/pip" install -q 'statsforecast==2.1.1'
fi
cargo bench -q --locked -p lonja-forecast --bench forecast --no-run
bench() { cargo bench -q --locked -p lonja-forecast --bench forecast -- "$@"; }

# So many series of a set, again and again under new names, where it has fewer.
many() {
  zcat "$data/$1" | awk -v count="$2" '
    NR == 1 { print; next }
    { row[++rows] = $0 }
    END { for (at = 0; at < count; at++) print "again" int(at / rows) "-" row[at % rows + 1] }'
}

missed=0
compare() {
  local set=$1
  shift
  echo "== $set"
  "$yardstick/bin/python" benches/forecast/yardstick.py "$data/$set.train.csv.gz" "$work/$set" "$@" > /dev/null
  bench "$data/$set.train.csv.gz" "$data/$set.test.csv.gz" "$work/$set" || missed=1
}
compare retail_weekly SBA TSB ADIDA IMAPA SES
compare iowa_weekly_city SBA TSB ADIDA IMAPA SES
compare iowa_smooth_monthly DOT ETS
compare us_employment DOT ETS
compare iowa_smooth_weekly DOT ETS

timed() {
  local name=$1 set=$2 count=$3 most=$4
  shift 4
  echo "== $name: at most $most CPU-s"
  many "$set.train.csv.gz" "$count" > "$work/train.csv"
  many "$set.test.csv.gz" "$count" > "$work/test.csv"
  bench "$work/train.csv" "$work/test.csv" "most=$most" "$@" || missed=1
}
timed "10,000 intermittent weekly series" iowa_weekly_city 10000 5
timed "1,000 smooth monthly series" us_employment 1000 35
timed "1,000 smooth monthly series, fast tier" us_employment 1000 1 fast
exit "$missed"

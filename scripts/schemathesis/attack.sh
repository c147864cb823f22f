#!/usr/bin/env bash
# One lane of scripts/schemathesis.sh: attacks the demo at DEMO_URL as one caller after the other. `staff/a-o` takes
# the operations whose path goes on with one of these letters; the last part takes what has no such path as well.
set -euo pipefail
export SCHEMATHESIS_HOOKS=scripts/schemathesis/hooks.py PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=scripts/schemathesis
export PYTHONHASHSEED=0
failed=()
for asked in "$@"; do
  begun=$SECONDS
  export CALLER=${asked%/*} RUN=${asked/\//-}
  only=()
  case $asked in
    */a-o) only=(--include-path-regex '^/api/v1/[a-o]') ;;
    */p-z) only=(--exclude-path-regex '^/api/v1/[a-o]') ;;
  esac
  status=0
  "$VENV/bin/schemathesis" --config-file scripts/schemathesis/schemathesis.toml \
    run "$DEMO_URL/openapi.json" --url "$DEMO_URL" --max-examples "${CASES:-50}" --no-color "${only[@]}" \
    >"$REACHED_DIR/$RUN.log" 2>&1 || status=$?
  echo "schemathesis as $asked: $((SECONDS - begun)) s"
  tail -n 6 "$REACHED_DIR/$RUN.log"
  [ $status = 0 ] || failed+=("$RUN")
done
[ ${#failed[@]} -gt 0 ] || exit 0
printf 'schemathesis found something as: %s\n' "${failed[*]}" >&2
for run in "${failed[@]}"; do
  # A run that could not even begin has no summary.
  if grep -q '= SUMMARY =' "$REACHED_DIR/$run.log"; then
    sed -n '/= \(ERRORS\|FAILURES\) =/,/= SUMMARY =/p' "$REACHED_DIR/$run.log" >&2
  else
    cat "$REACHED_DIR/$run.log" >&2
  fi
done
exit 1

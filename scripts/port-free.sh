#!/usr/bin/env bash
# Says in one line that an address is taken, before minutes go into a build that could not listen there.
set -euo pipefail
address=${1:?usage: port-free.sh host:port}
host=${address%:*} port=${address##*:}
if (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; then
  echo "$address is already in use: stop what listens there, or run: make run LISTEN=$host:$((port + 1))" >&2
  exit 1
fi

#!/usr/bin/env bash
# Makes sure that the tools of a task are there: `require.sh run|postgres|schemathesis|examples|test`.
# As root it installs what Debian packages through apt; as an ordinary user it changes nothing, names everything
# that is missing and ends with 1.
set -euo pipefail

have() { command -v "$1" >/dev/null 2>&1; }
have_postgres() { [ -n "${PG_BIN:-}" ] || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
have_venv() { python3 -c 'import ensurepip, venv' >/dev/null 2>&1; }
have_node() { have node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; }
have_chromium() { [ -n "${CHROMIUM:-}" ] || have chromium || have chromium-browser || have google-chrome; }

# check name | package for apt, or - | what to tell
NEEDS_run="
have cargo|-|Rust: https://rustup.rs (the version is in rust-toolchain.toml)
have cc|gcc|a C compiler
have_node|-|Node 20 or newer, with npm: https://nodejs.org
have npm|npm|npm"
NEEDS_postgres="$NEEDS_run
have_postgres|postgresql|PostgreSQL 15 or newer, its server programs (or PG_BIN=/path/to/bin)
have python3|python3|Python 3"
NEEDS_schemathesis="
have_venv|python3-venv|Python 3 with venv"
NEEDS_examples="$NEEDS_schemathesis
have_node|-|Node 20 or newer, with npm: https://nodejs.org
have npm|npm|npm"
NEEDS_test="$NEEDS_postgres$NEEDS_schemathesis
have_chromium|chromium|Chromium (or CHROMIUM=/path/to/it)
have curl|curl|curl"

task=${1:?usage: require.sh run|postgres|schemathesis|examples|test}
case "$task" in run) needs=$NEEDS_run ;; postgres) needs=$NEEDS_postgres ;;
schemathesis) needs=$NEEDS_schemathesis ;; examples) needs=$NEEDS_examples ;; test) needs=$NEEDS_test ;;
*) echo "require: no task named '$task'" >&2; exit 2 ;; esac

packages=() missing=()
while IFS='|' read -r check package text; do
  [ -n "$check" ] || continue
  $check && continue
  if [ "$package" != - ] && [ "$(id -u)" = 0 ] && have apt-get; then packages+=("$package"); else
    hint=$text
    [ "$package" = - ] || hint="$text (Debian: apt install $package)"
    missing+=("$hint")
  fi
done <<<"$needs"

if [ ${#missing[@]} -gt 0 ]; then
  echo "Missing for this task:" >&2
  printf '  - %s\n' "${missing[@]}" >&2
  exit 1
fi
if [ ${#packages[@]} -gt 0 ]; then
  echo "Installing ${packages[*]} through apt" >&2
  # Debian's package would start a cluster of its own on 5432; the tests bring theirs.
  case " ${packages[*]} " in *" postgresql "*)
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  esac
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q >&2
  apt-get install -q -y --no-install-recommends "${packages[@]}" >&2
fi

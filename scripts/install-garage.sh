#!/usr/bin/env bash
# Puts the Garage server that the storage tests run against into a cache, once, and prints its path.
# An installed `garage` (or GARAGE_BIN) wins; else it is built from crates.io, which takes several minutes of CPU.
set -euo pipefail

VERSION=2.5.0
ROOT="${XDG_CACHE_HOME:-$HOME/.cache}/lonja/garage"
BIN="$ROOT/bin/garage"

if [ -n "${GARAGE_BIN:-}" ]; then
  echo "$GARAGE_BIN"
  exit 0
fi
if [ -x "$BIN" ] && "$BIN" --version 2>/dev/null | grep -qF "$VERSION"; then
  echo "$BIN"
  exit 0
fi
if command -v garage >/dev/null 2>&1; then
  command -v garage
  exit 0
fi

for tool in cargo cc; do
  command -v "$tool" >/dev/null 2>&1 || { echo "install-garage: '$tool' is missing; install it (Rust from rustup.rs, a C compiler from the system) or set GARAGE_BIN" >&2; exit 1; }
done

# Built outside the clone, whose .cargo settings are not Garage's, but by its toolchain: that one is there for sure.
RUSTUP_TOOLCHAIN=$(sed -n 's/^channel = "\(.*\)"$/\1/p' "$(dirname "$0")/../rust-toolchain.toml")
export RUSTUP_TOOLCHAIN
mkdir -p "$ROOT"
cd "$ROOT"
CARGO_TARGET_DIR="$ROOT/target" cargo install garage --version "$VERSION" --locked \
  --no-default-features --features bundled-libs,sqlite --root "$ROOT" >&2
rm -rf "$ROOT/target"
echo "$BIN"

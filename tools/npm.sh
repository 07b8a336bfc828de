#!/usr/bin/env bash
# tools/npm.sh DIR: installs what DIR/package-lock.json pins into DIR/node_modules; no script of any package runs. Nothing to do, nothing done.
# `npm ci` is too strict here: it wants every other platform's optional binaries to be in the registry. The lock's hashes hold all the same.
set -euo pipefail
cd "$(dirname "$0")/../$1"
cmp -s package-lock.json node_modules/.dure-lock && exit 0
echo "  npm packages of $1"
kept=$(mktemp)
cp package-lock.json "$kept"
trap 'cp "$kept" package-lock.json; rm -f "$kept"' EXIT
npm install --ignore-scripts --no-audit --no-fund --loglevel=error >npm-install.log 2>&1 || { tail -n 20 npm-install.log >&2; exit 1; }
rm -f npm-install.log
cp "$kept" node_modules/.dure-lock

#!/usr/bin/env bash
# Builds web/dist when a source is newer than it. Packages are pinned in web/package-lock.json and their scripts never run.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
quietly() { "$@" >build/web.log 2>&1 || { tail -n 30 build/web.log >&2; exit 1; }; }
cd web
if ! cmp -s package-lock.json node_modules/.dure-lock; then
  echo "  npm packages"
  quietly_in() { (cd .. && quietly "$@"); }
  quietly_in npm --prefix web ci --ignore-scripts --no-audit --no-fund
  cp package-lock.json node_modules/.dure-lock
fi
if [ ! -f dist/index.html ] || [ -n "$(find . ../schema -path ./node_modules -prune -o -path ./dist -prune -o -type f -newer dist/index.html -print -quit)" ]; then
  echo "  bundling"
  cd .. && quietly npm --prefix web run build
fi

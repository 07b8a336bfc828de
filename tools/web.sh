#!/usr/bin/env bash
# Builds web/dist when a source is newer than it.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/npm.sh web
cd web
newer=$([ -f dist/index.html ] && find . ../schema -path ./node_modules -prune -o -path ./dist -prune -o -type f -newer dist/index.html -print -quit || echo all)
[ -n "$newer" ] || exit 0
echo "  bundling"
npm run build >../build/web.log 2>&1 || { tail -n 30 ../build/web.log >&2; exit 1; }

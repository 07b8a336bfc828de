#!/usr/bin/env bash
# Fetches what tools/artefacts.lock names into build/artefacts: by name through npm, checked against the pinned hash, nothing run.
# Does nothing when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=tools/artefacts.lock
into=build/artefacts
stamp=$into/.lock
cmp -s "$lock" "$stamp" && exit 0
command -v npm >/dev/null || { echo "fetch: npm is not installed (./dure build installs it)" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
last=
while read -r name version integrity member target; do
  case "$name" in '' | '#'*) continue ;; esac
  if [ "$name@$version" != "$last" ]; then
    echo "  fetching $name $version"
    rm -f "$work"/*.tgz
    (cd "$work" && npm pack --silent --ignore-scripts "$name@$version" >/dev/null)
    found=sha512-$(openssl dgst -sha512 -binary "$work"/*.tgz | openssl base64 -A)
    if [ "$found" != "$integrity" ]; then
      echo "fetch: $name $version is not the file that tools/artefacts.lock pins: expected $integrity, got $found" >&2
      exit 1
    fi
    last=$name@$version
  fi
  mkdir -p "$into/$(dirname "$target")"
  tar -xzOf "$work"/*.tgz "$member" >"$into/$target.part"
  mv "$into/$target.part" "$into/$target"
done <"$lock"
cp "$lock" "$stamp"

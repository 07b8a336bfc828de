#!/usr/bin/env bash
# tools/install.sh KIND...   installs the Debian packages of these kinds (tools/packages.txt) that are missing, as root or with sudo.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=()
for kind in "$@"; do
  while read -r k package; do [ "$k" = "$kind" ] && wanted+=("$package"); done < <(grep -v '^#' tools/packages.txt)
done
# Any Node.js from 18 up will do; Debian's own is taken where there is none.
node_major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/' || true)
if [ "${node_major:-0}" -lt 18 ] || ! command -v npm >/dev/null; then wanted+=(nodejs npm); fi

have=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null | awk '$2 == "installed" {print $1}' || true)
missing=()
for package in "${wanted[@]}"; do grep -qxF "$package" <<<"$have" || missing+=("$package"); done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "dure: these packages are missing; as root, run: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "  installing ${#missing[@]} Debian packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q >/dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >build/install.log 2>&1 || {
  tail -n 15 build/install.log >&2
  echo "dure: apt-get could not install them (build/install.log)" >&2
  exit 1
}

#!/usr/bin/env bash
# tools/bench.sh NAME: runs tests/perf/NAME/run, ours and the peers alternately, and prints the ratios.
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:-}
if [ -z "$name" ] || [ ! -x "tests/perf/$name/run" ]; then
  echo "dure bench: one of: $(find tests/perf -mindepth 2 -name run -printf '%h\n' | xargs -n1 basename 2>/dev/null | tr '\n' ' ')" >&2
  exit 2
fi
shift
exec "tests/perf/$name/run" "$@"

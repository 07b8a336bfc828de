#!/usr/bin/env bash
# tools/fuzz.sh SECONDS: builds the fuzzers with clang and runs each so long, on tests/fuzz/<fuzzer>/ as first inputs.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-30}
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target fuzzers
passed=0 failed=0
for fuzzer in build/fuzz/fuzz/*_fuzz; do
  name=$(basename "$fuzzer")
  mkdir -p "build/fuzz/corpus/$name"
  seeds=(); [ -d "tests/fuzz/$name" ] && seeds=("tests/fuzz/$name")
  if "$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 "build/fuzz/corpus/$name" "${seeds[@]}" 2>"build/fuzz/$name.log"; then
    passed=$((passed + 1)); echo "$name: $(grep -oE 'Done [0-9]+ runs' "build/fuzz/$name.log" || true)"
  else
    failed=$((failed + 1)); echo "$name FAILED (build/fuzz/$name.log)"; tail -n 20 "build/fuzz/$name.log"
  fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]

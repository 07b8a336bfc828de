#!/usr/bin/env bash
# Runs every test and ends with 'N passed, N failed'. Called by ./dure test, after the build.
#   --long   and the campaigns: fuzzers 30 s each, 1,000 kill -9 cycles, sanitizers
# A step's output goes to build/test/STEP.log; what failed is shown. A step counts the tests it says it ran ("N passed, N failed", or
# doctest's summary); one that says nothing counts as one.
set -uo pipefail
cd "$(dirname "$0")/.."
long=no; [ "${1:-}" = --long ] && long=yes
logs=build/test; rm -rf "$logs"; mkdir -p "$logs"
export DURE=$PWD/build/release/apps/dure/dure
export DURE_HOME=$PWD
[ $long = yes ] && export DURE_LONG=1

# Real data are read in place where they are; a clone without them says so.
if [ -x ../shared/data/unpack ]; then
  export DURE_REAL=$PWD/build/real
  if [ ! -d "$DURE_REAL" ]; then
    ../shared/data/unpack "$DURE_REAL.part" >"$logs/unpack.log" 2>&1 && mv "$DURE_REAL.part" "$DURE_REAL" || { echo "real data: could not be unpacked:"; tail -n 3 "$logs/unpack.log"; }
  fi
else
  echo "real data: not here (../shared/data), their tests skip"
fi

counts() {  # counts LOG STATUS -> "passed failed"
  awk -v status="$2" '
    match($0, /[0-9]+ passed, [0-9]+ failed/) { split(substr($0, RSTART, RLENGTH), n, /[ ,]+/); p = n[1]; f = n[3]; seen = 1 }
    /\[doctest\] test cases:/ { split($0, part, "|"); split(part[2], a, " "); split(part[3], b, " "); p += a[1]; f += b[1]; seen = 1 }
    END { if (!seen) { p = status == 0; f = status != 0 } else if (status != 0 && f == 0) f = 1; print p + 0, f + 0 }' "$1"
}

run() {  # run STEP COMMAND...: as soon as a lane is free
  while [ "$(jobs -rp | wc -l)" -ge "$lanes" ]; do wait -n; done
  step "$@" &
}

step() {
  local step=$1 started=$SECONDS status=0; shift
  "$@" >"$logs/$step.log" 2>&1 </dev/null || status=$?
  read -r p f < <(counts "$logs/$step.log" "$status")
  echo "$p $f" >"$logs/$step.count"
  {
    printf '%-28s %5d passed %3d failed %5d s\n' "$step" "$p" "$f" "$((SECONDS - started))"
    [ "$f" -eq 0 ] || { echo "--- $step ($logs/$step.log)"; grep -avE '^\s*$' "$logs/$step.log" | tail -n 40; echo "---"; }
  } >"$logs/$step.said"
  cat "$logs/$step.said"
}

# One lane a core. The longest steps come first, so that no lane is left with one of them at the end.
lanes=$(nproc)
run browser tests/browser/run_test
run journeys "$DURE" test tests/journeys
run packs "$DURE" test packs
for script in $(find tests -mindepth 2 -maxdepth 2 -name run_test -perm -u+x | sort -r); do
  step=$(basename "$(dirname "$script")")
  [ "$step" = browser ] || run "$step" "$script"
done
for program in $(find build/release -name '*_test' -type f -perm -u+x | sort -r); do run "unit-$(basename "$program" _test)" "$program"; done
run web node web/test/run.mjs
run tree python3 tools/check_tree.py
run format sh -c "git ls-files '*.cpp' '*.hpp' | xargs clang-format --dry-run --Werror"
wait
lanes=1
[ $long = yes ] && run fuzz tools/fuzz.sh 30
[ $long = yes ] && run sanitizers sh -c 'cmake --preset check && cmake --build --preset check && ctest --preset check'
wait

cat "$logs"/*.count | awk '{ p += $1; f += $2 } END { printf "%d passed, %d failed\n", p, f; exit f > 0 }'

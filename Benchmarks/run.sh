#!/bin/bash
# Measures what docs/benchmarks.md claims, ours and its reference in turn in one run, and prints a table.
#
#   Benchmarks/run.sh [name…]       names: intake-sqlite intake-postgres http locate pages memory rotation sign-in rehearse; all of them if none is given
#
# YIWANG, YIWANG_BENCH     the programs, if they are not to be built here
# YIWANG_BENCH_PYTHON      a Python 3 that has shapely and numpy, for the reference of `locate`
# YIWANG_BENCH_STORE       a folder where the databases of 100,000 and 1,000,000 matters are kept between runs
# YIWANG_BENCH_ROUNDS      rounds of every pair, 5 by default; the median counts
#
# Needs wrk, postgresql and python3 (Debian packages). Listens on loopback only, and leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${YIWANG:-}" ]; then
  swift build -c release --product yiwang
  YIWANG=$(swift build -c release --product yiwang --show-bin-path)/yiwang
fi
if [ -z "${YIWANG_BENCH:-}" ]; then
  swift build -c release --product yiwang-bench
  YIWANG_BENCH=$(swift build -c release --product yiwang-bench --show-bin-path)/yiwang-bench
fi
for program in python3 wrk; do
  command -v "$program" >/dev/null || { echo "$program is not installed: apt-get install $program" >&2; exit 69; }
done
# Personal data is sealed: databases that are kept need their keys.
YIWANG_KEYS=${YIWANG_BENCH_STORE:-$(mktemp -d)}/bench.keys
export YIWANG YIWANG_BENCH YIWANG_KEYS
# An hour is enough for everything, the making of a million matters included.
exec timeout --signal=TERM --kill-after=30 3600 python3 Benchmarks/suite.py "$@"

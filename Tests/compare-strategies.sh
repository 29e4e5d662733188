#!/usr/bin/env bash
# Compares random search, TPE, regularized evolution and NSGA-II with those of Optuna 5 on the eight benchmark tables at
# 41, 100 and 200 evaluations, 30 seeds each. Prints one line per table and budget with both mean regrets and the p of
# the Mann-Whitney test, and what wider windows cost TPE; fails if a strategy is significantly worse than its peer.
#
# Usage: Tests/compare-strategies.sh CACHE [BINARY] [SEEDS]
#   (from the package's root; needs ../shared/data/tables and a network for the first run)
# CACHE is a folder outside the repository. It keeps a virtual environment with Optuna, and Optuna's results, which take
# about 15 minutes and are computed once; ours are computed again by every run.
set -eu
cache=${1:?give a folder for the results, outside of the repository}
binary=${2:-.build/release/hpsearch}
seeds=${3:-30}
script=$(dirname "$0")/compare-strategies.py

mkdir -p "$cache"
if [ ! -x "$cache/python/bin/python" ]; then
  python3 -m venv "$cache/python"
  "$cache/python/bin/pip" install --quiet "optuna==5.0.0"
fi
nice -n 10 "$cache/python/bin/python" "$script" peers --cache "$cache/optuna.csv" --seeds "$seeds"
rm -f "$cache/hpsearch.csv"
python3 "$script" ours --cache "$cache/hpsearch.csv" --binary "$binary" --seeds "$seeds"
python3 "$script" windows --cache "$cache/hpsearch.csv"
python3 "$script" report --cache "$cache/optuna.csv" --cache "$cache/hpsearch.csv"

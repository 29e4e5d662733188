#!/usr/bin/env bash
# Compares gan-refine's variants, the genetic algorithms with and without screening, random search, TPE and regularized
# evolution on the eight benchmark tables at 41, 100 and 200 evaluations, 30 seeds each, and prints the mean log10 regret
# of each beside other programs' (../shared/peers/reference_tables.csv).
#
# Usage: Tests/compare-variants.sh BINARY [CACHE] [SEEDS]
#   (from the package's root; needs ../shared/data/tables; about an hour on one core)
# CACHE keeps the results; a second run with the same file computes what it lacks.
set -eu
binary=${1:?give the program to run}
cache=${2:-$(mktemp)}
seeds=${3:-30}
script=$(dirname "$0")/compare-variants.py
python3 "$script" run --cache "$cache" --binary "$binary" --seeds "$seeds"
python3 "$script" report --cache "$cache"

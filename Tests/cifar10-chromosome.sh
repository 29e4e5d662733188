#!/bin/bash
# The chromosome GA on real CIFAR-10 images, and random search over the same space with the same number of trials.
# Takes about an hour on two cores.
#
#   Tests/cifar10-chromosome.sh [BINARY] [OUTPUT]
#   (from the package's root; needs ../shared/data/cifar10)
set -euo pipefail
binary=${1:-.build/release/hpsearch}
output=${2:-runs/cifar10-chromosome}
data=../shared/data/cifar10
[ -d "$data" ] || { echo "skipped: $data does not exist"; exit 0; }

config=(--config configs/cifar10-chromosome.json --set "dataset.path=$data")
"$binary" evolve "${config[@]}" --set strategy.generations=10 --output "$output/evolve" --resume --quiet
trials=$("$binary" inspect "$output/evolve" --json | grep -o '"complete":[0-9]*' | head -1 | cut -d: -f2)
"$binary" search "${config[@]}" --set method=random --set "strategy={\"trials\":$trials}" --output "$output/random" --resume --quiet
for run in evolve random; do
  echo "== $run, $trials trials"
  "$binary" inspect "$output/$run"
done

#!/usr/bin/env bash
# The search of configs/modelnet10.json on the real ModelNet10 grids, scaled for two cores (about an hour): the
# source's limits and baseline, 41 trials, c = 1. Then measures baseline and best on the test grids that are not
# identical to a training grid.
#
# Usage: Tests/modelnet10.sh [BINARY]     (from the package's root; needs ../shared/data/modelnet10_vox30)
set -eu
binary=${1:-.build/release/hpsearch}
source=../shared/data/modelnet10_vox30
if [ ! -d "$source" ]; then
  echo "skipped: $source does not exist"
  exit 0
fi
[ -d datasets/ModelNet10 ] || tar xzf "$source/modelnet10_vox30_binvox.tar.gz" -C datasets

settings=(--config configs/modelnet10.json --set dataset.gridSize=30 --set dataset.padding=3
  --set training.epochs=6 --set training.patience=1 --set strategy.iterations=10)
run=runs/modelnet10
"$binary" gan-refine "${settings[@]}" --output "$run" --resume

"$binary" train "${settings[@]}" --output "$run/baseline" --quiet
for model in "$run/baseline/model.safetensors" "$run/best.safetensors"; do
  echo
  echo "$model on the clean test grids:"
  "$binary" predict "${settings[@]}" --model "$model" --split test --set dataset.testList="$source/test_clean.txt"
done

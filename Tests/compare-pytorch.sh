#!/usr/bin/env bash
# A whole training step beside PyTorch's, single thread against single thread on one core, in turn so that a
# machine whose speed drifts treats both alike. Prints the milliseconds of each round and the median ratio.
#
# Usage: Tests/compare-pytorch.sh [BINARY] [ROUNDS] [PYTHON]
#   (from the package's root; needs ../shared/peers and a Python with torch==2.13.0+cpu)
set -eu
binary=${1:-.build/release/hpsearch}
rounds=${2:-5}
python=${3:-python3}
peer=../shared/peers/torch_steps.py
workload=voxnet_b32
field() { sed -n "s/.*\"$1\": *\([0-9.]*\).*/\1/p"; }

ratios=()
for _ in $(seq "$rounds"); do
  ours=$(taskset -c 0 "$binary" bench --workload "$workload" | field ms)
  theirs=$(taskset -c 0 "$python" "$peer" 1 "$workload" | field best_ms)
  ratio=$(echo "scale=3; $theirs / $ours" | bc)
  ratios+=("$ratio")
  echo "$workload: hpsearch $ours ms, PyTorch's better layout $theirs ms, ratio $ratio"
done
printf '%s\n' "${ratios[@]}" | sort -n | sed -n "$(((rounds + 1) / 2))p" | sed "s/^/median ratio /"

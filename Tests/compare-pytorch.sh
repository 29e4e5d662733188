#!/usr/bin/env bash
# Compares whole training steps with PyTorch's, single-threaded on one core, in alternation so that drifts of the
# machine's speed affect both equally. Prints the milliseconds of each round, the median ratio of each workload, and
# the geometric mean of the medians.
#
# Usage: Tests/compare-pytorch.sh [BINARY] [ROUNDS] [PYTHON] [WORKLOAD...]
#   (from the package's root; needs ../shared/peers and a Python with torch==2.13.0+cpu)
set -eu
binary=${1:-.build/release/hpsearch}
rounds=${2:-5}
python=${3:-python3}
shift $(($# < 3 ? $# : 3))
peer=../shared/peers/torch_steps.py
all=(mlp_small_b32 mlp_b64 voxnet_b32 lstm_small_b64 lstm_b64 charcnn_b64 cifarcnn_b64 dcgan64_b64 neurales64_b16)
workloads=("${@:-${all[@]}}")
field() { sed -n "s/.*\"$1\": *\([0-9.]*\).*/\1/p"; }
median() { sort -n | sed -n "$(((rounds + 1) / 2))p"; }

medians=()
for workload in "${workloads[@]}"; do
  ratios=()
  for _ in $(seq "$rounds"); do
    ours=$(taskset -c 0 "$binary" bench --steps-only --workload "$workload" | field ms)
    theirs=$(taskset -c 0 "$python" "$peer" 1 "$workload" | field best_ms)
    ratio=$(echo "scale=3; $theirs / $ours" | bc)
    ratios+=("$ratio")
    echo "$workload: hpsearch $ours ms, PyTorch's better layout $theirs ms, ratio $ratio"
  done
  medians+=("$(printf '%s\n' "${ratios[@]}" | median)")
  echo "$workload: median ratio ${medians[-1]}"
done
printf '%s\n' "${medians[@]}" | awk '{ s += log($1) } END { printf "geometric mean of the medians %.2f\n", exp(s / NR) }'

#!/usr/bin/env bash
# Compares whole training steps with PyTorch's, one thread each on one core, in turn so that drifts of the machine's
# speed affect both. Prints a line a round, then the medians as README's table, with their geometric mean.
#
# Usage: Tests/compare-pytorch.sh [BINARY] [ROUNDS] [PYTHON] [WORKLOAD...]
#   BINARY    default .build/release/hpsearch (swift build -c release)
#   ROUNDS    default 5
#   PYTHON    default python3; needs PyTorch: pip install torch
#   WORKLOAD  default all nine of `hpsearch bench` that have a PyTorch twin
# HPSEARCH_KERNELS=baseline|avx2|avx512 caps our instruction set.
set -euo pipefail
if [[ ${1:-} == -h || ${1:-} == --help ]]; then
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
  exit
fi
binary=${1:-.build/release/hpsearch}
rounds=${2:-5}
python=${3:-python3}
shift $(($# < 3 ? $# : 3))
peer=$(dirname "$0")/compare-pytorch.py
all=(mlp_small_b32 mlp_b64 voxnet_b32 lstm_small_b64 lstm_b64 charcnn_b64 cifarcnn_b64 dcgan64_b64 neurales64_b16)
workloads=("${@:-${all[@]}}")
declare -A titles=(
  [mlp_small_b32]="MLP 64-128-64-10, batch 32" [mlp_b64]="MLP 2048-1024-256-10, batch 64"
  [voxnet_b32]="3D CNN, 32 voxels an edge, batch 32" [lstm_small_b64]="LSTM 64+64 on 128 steps, batch 64"
  [lstm_b64]="LSTM 256+128 on 128 steps, batch 64" [charcnn_b64]="character CNN, batch 64"
  [cifarcnn_b64]="CIFAR CNN, batch 64" [dcgan64_b64]="DCGAN, 64 pixels, batch 64"
  [neurales64_b16]="block GAN, 64 pixels, batch 16")
[[ -x $binary ]] || { echo "$binary: not there; build it with swift build -c release" >&2; exit 2; }
version=$("$python" -c 'import torch; print(torch.__version__)' 2>&1 | tail -1) || {
  echo "$python cannot import torch: $version" >&2
  echo "install it with $python -m pip install torch" >&2
  exit 2
}
on_one_core() { if command -v taskset >/dev/null; then taskset -c "${CORE:-0}" "$@"; else "$@"; fi; }
field() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^,}\"]*\).*/\1/p"; }
median() { sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

table=()
ratios=()
for workload in "${workloads[@]}"; do
  ours=() theirs=() round_ratios=() shares=()
  for _ in $(seq "$rounds"); do
    line=$(on_one_core "$binary" bench --steps-only --workload "$workload")
    other=$(on_one_core "$python" "$peer" "$workload")
    kernels=$(field kernels <<<"$line")
    ours+=("$(field ms <<<"$line")") shares+=("$(field percentOfPeak <<<"$line")")
    theirs+=("$(field bestMs <<<"$other")")
    round_ratios+=("$(awk "BEGIN { printf \"%.3f\", ${theirs[-1]} / ${ours[-1]} }")")
    echo "$workload: hpsearch ${ours[-1]} ms, PyTorch's better layout ${theirs[-1]} ms, ratio ${round_ratios[-1]}"
  done
  memory=$(on_one_core "$binary" bench --steps 5 --workload "$workload" | field peakMB)
  middle() { printf '%s\n' "$@" | median; }
  ratios+=("$(middle "${round_ratios[@]}")")
  table+=("$(awk -v title="${titles[$workload]:-$workload}" -v a="$(middle "${ours[@]}")" -v b="$(middle "${theirs[@]}")" \
    -v ratio="${ratios[-1]}" -v share="$(middle "${shares[@]}")" -v m="$memory" -v n="$(field peakMB <<<"$other")" \
    'function time(ms) { return ms >= 1000 ? sprintf("%.2f s", ms / 1000) : sprintf("%.3g ms", ms) }
     BEGIN { printf "| %s | %s | %s | %.2f | %.0f %% | %d / %d MB |", title, time(a), time(b), ratio, share, m, n }')")
done

processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -1)
echo
echo "${processor:-$(uname -m)}, kernels $kernels; PyTorch $version, one thread; medians of $rounds rounds"
echo
echo "| network | hpsearch | PyTorch | times as fast | share of the core's peak | peak memory, hpsearch / PyTorch |"
echo "| --- | --- | --- | --- | --- | --- |"
printf '%s\n' "${table[@]}"
printf '%s\n' "${ratios[@]}" | awk '{ s += log($1) } END { printf "| geometric mean | | | %.2f | | |\n", exp(s / NR) }'

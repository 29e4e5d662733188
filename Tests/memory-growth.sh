#!/usr/bin/env bash
# Trains each workload of the bench for few and for many steps, and compares the peak resident sizes of the two runs:
# the long run's may be at most 1 % and 1 MB above the short run's. The short run has a hundredth of STEPS, at least 20.
#
# Usage: Tests/memory-growth.sh [BINARY] [STEPS] [WORKLOAD...]
#   (from the package's root; needs GNU time. 10,000 steps, the default, take between seconds and half an hour, but
#   hours for the two GANs: name the workloads that you want.)
set -eu
binary=${1:-.build/release/hpsearch}
steps=${2:-10000}
shift $(($# < 2 ? $# : 2))
all=(mlp_small_b32 mlp_b64 voxnet_b32 lstm_small_b64 lstm_b64 charcnn_b64 cifarcnn_b64 dcgan64_b64 neurales64_b16)
workloads=("${@:-${all[@]}}")
few=$((steps / 100 > 20 ? steps / 100 : 20))
[ "$steps" -gt "$few" ] || { echo "expected more than $few steps, found $steps"; exit 2; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The peak resident size of a number of steps, in kB.
peak() { /usr/bin/time -f %M -o "$log" "$binary" bench --workload "$1" --steps "$2" >/dev/null && cat "$log"; }

code=0
for workload in "${workloads[@]}"; do
  short=$(peak "$workload" "$few")
  long=$(peak "$workload" "$steps")
  verdict="no growth"
  [ "$long" -le $((short + short / 100 + 1024)) ] || { verdict="GROWS"; code=1; }
  echo "$workload: $short kB after $few steps, $long kB after $steps: $verdict"
done
exit $code

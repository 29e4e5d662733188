#!/usr/bin/env bash
# Tunes scikit-learn and PyTorch programs with the two example configs and few trials, and prints the best of each.
# A virtual environment with both is created once and kept in OUTPUT; it takes about 2 GB.
#
# Usage: Tests/command-examples.sh [BINARY] [OUTPUT] [PYTHON]
#   (from the package's root; needs Python 3.10 or newer with venv, and a pip that can install scikit-learn and torch)
set -euo pipefail
binary=${1:-.build/release/hpsearch}
output=${2:-runs/command-examples}
python=${3:-python3}

mkdir -p "$output"
if ! [ -x "$output/venv/bin/python3" ]; then "$python" -m venv "$output/venv"; fi
# The commands of the configs begin with "python3", found by PATH.
PATH="$(cd "$output/venv/bin" && pwd):$PATH"
export PATH
python3 -c 'import sklearn' 2>/dev/null || pip install --quiet scikit-learn
# The CPU-only build if the index has it, otherwise the default build.
python3 -c 'import torch' 2>/dev/null || pip install --quiet 'torch==2.13.0+cpu' || pip install --quiet torch==2.13.0

search() {
  local name=$1
  shift
  rm -rf "${output:?}/$name"
  "$binary" search --config "configs/$name.json" --output "$output/$name" --jobs 2 --quiet "$@"
  echo "$name:"
  "$binary" inspect "$output/$name"
  local failed
  failed=$(grep -c '"state":"failed"' "$output/$name/journal.jsonl" || true)
  [ "$failed" = 0 ] || { echo "$name: $failed failed trials" >&2; exit 1; }
}
search command-sklearn --set strategy.trials=12
search command-pytorch --set strategy.trials=9 --set strategy.epochs=9

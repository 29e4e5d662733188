#!/bin/bash
# Transfer learning on real photographs: a CNN is trained on CIFAR-100, and the similarity-aware GA searches over its
# features of TrashNet's images, compared with a plain classifier on the same features and with random search of the
# same number of trials. Takes a quarter of an hour on two cores.
#
#   Tests/trashnet-transfer.sh [BINARY] [OUTPUT]
#   (from the package's root; needs ../shared/data/{cifar100,trashnet} and libturbojpeg)
set -euo pipefail
binary=${1:-.build/release/hpsearch}
output=${2:-runs/trashnet-transfer}
cifar=../shared/data/cifar100 trash=../shared/data/trashnet
for data in "$cifar" "$trash"; do [ -d "$data" ] || { echo "skipped: $data does not exist"; exit 0; }; done

mkdir -p "$output/images"
[ -d "$output/images/dataset-resized" ] || tar xf "$trash/trashnet150.tar" -C "$output/images"
network=(--config configs/cifar100-cnn.json)
[ -f "$output/cifar100/model.safetensors" ] ||
  "$binary" train "${network[@]}" --set "dataset.path=$cifar" --output "$output/cifar100" --resume
"$binary" features "${network[@]}" --model "$output/cifar100/model.safetensors" --layer dense1 \
  --data configs/trashnet.json --set "dataset.path=$output/images" --set 'dataset.size=[32,32]' \
  --set "dataset.trainList=$trash/train.txt" --set "dataset.testList=$trash/test.txt" \
  --set dataset.test=0 --set dataset.validation=0 --output "$output/features.npz"
search=(--config configs/features-similarity.json --set "dataset.path=$output/features.npz" --set dataset.format=npz)
"$binary" evolve "${search[@]}" --output "$output/evolve" --resume --quiet
trials=$("$binary" inspect "$output/evolve" --json | grep -o '"complete":[0-9]*' | head -1 | cut -d: -f2)
"$binary" search "${search[@]}" --set method=random --set "strategy={\"trials\":$trials}" --output "$output/random" \
  --resume --quiet
"$binary" inspect "$output/evolve"

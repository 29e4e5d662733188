#!/usr/bin/env bash
# sanitizers.sh [KIND...]: builds hpsearch with each KIND of sanitizer (default: address undefined thread) and runs it over
# the five small searches, cut short, with two workers and threads, over every bundled and made format of data, training,
# resuming, predicting and refused input. HPSEARCH_SANITIZE_SUITE=1 runs the test suite under each one too (an hour).
# One line a case; the exit code is 0 if no sanitizer complains. Builds lie in $HPSEARCH_SANITIZE_BUILD (default .build).
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here" || exit 1
builds=${HPSEARCH_SANITIZE_BUILD:-$here/.build}
work=$(mktemp -d "${TMPDIR:-/tmp}/hpsearch-sanitize-XXXXXX")
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work
# Every complaint is written to a file, since workers' words may be lost with them. Leaks are not looked for: what lives as
# long as the program is never freed.
export ASAN_OPTIONS=detect_leaks=0:log_path=$work/complaint:exitcode=66
export UBSAN_OPTIONS=print_stacktrace=1:log_path=$work/complaint
export TSAN_OPTIONS=log_path=$work/complaint:exitcode=66:history_size=4
broken=0

# check NAME CODES COMMAND...: the command ends with one of CODES, and no sanitizer complains.
check() {
  local name=$1 codes=$2 code
  shift 2
  rm -f "$work"/complaint*
  "$@" > "$work/out" 2>&1 < /dev/null
  code=$?
  if compgen -G "$work/complaint*" > /dev/null; then
    broken=$((broken + 1)); echo "BROKEN  $kind $name: $(head -n 3 "$work"/complaint* | tr '\n' ' ')"
    cat "$work"/complaint* > "$work/../sanitize-$kind-$name.txt"
  elif [[ " $codes " != *" $code "* ]]; then
    broken=$((broken + 1)); echo "BROKEN  $kind $name: exit code $code: $(tail -n 2 "$work/out" | tr '\n' ' ')"
  else
    echo "ok      $kind $name"
  fi
}

searches() {
  local small="--set dataset.limit=6 --set training.epochs=1 --set test.repeats=1"
  check gan-refine "0" "$hpsearch" gan-refine -c configs/modelnet.json -j 2 -o "$work/gan-refine" $small \
    --set dataset.gridSize=16 --set dataset.padding=1 --set strategy.iterations=2 --set confirm=null \
    --set 'space[0].max=16' --set 'space[1].max=16' --set 'baseline=[8,8,1,1,1,1,1,1,0]' --set 'model.filters=[2,2,2,2]'
  check chromosome "0" "$hpsearch" evolve -c configs/mini-chromosome.json -j 2 -o "$work/chromosome" $small \
    --set strategy.generations=2 --set test.training.epochs=1
  check similarity "0" "$hpsearch" evolve -c configs/mini-similarity.json -j 2 -o "$work/similarity" $small \
    --set strategy.generations=2 --set strategy.population=4
  check elitist "0" "$hpsearch" evolve -c configs/mini-elitist.json -j 2 -o "$work/elitist" --set dataset.limit=4 \
    --set training.epochs=1 --set training.batchesPerEpoch=2 --set strategy.generations=2 --set strategy.population=4 \
    --set timeLimit=600
  check gan "0" "$hpsearch" gan -c configs/mini-gan-normal.json -o "$work/gan" --set training.epochs=1 \
    --set dataset.samples=640
  check tpe "0" "$hpsearch" search -c configs/mini-tpe.json -j 2 -o "$work/tpe" $small --set strategy.trials=6 \
    --set confirm=null --set 'space[1].max=5'
  check asha "0" "$hpsearch" search -c configs/mini-asha.json -j 2 -o "$work/asha" --set dataset.limit=6 \
    --set test.repeats=0 --set strategy.trials=6 --set confirm=null
  check regression "0" "$hpsearch" search -c configs/mini-regression.json -j 2 -o "$work/regression" $small \
    --set dataset.limit=200 --set strategy.trials=4 --set confirm=null
  check table "0" "$hpsearch" search -c configs/table-toy.json -o "$work/table"
  check formula "0" "$hpsearch" search -c configs/formula-rosenbrock.json -o "$work/formula" --set strategy.trials=40
  check inspect "0" "$hpsearch" inspect "$work/tpe" --trials
  check resume "0" "$hpsearch" search -c configs/mini-tpe.json -j 2 -o "$work/tpe" $small --set strategy.trials=8 \
    --set confirm=null --set 'space[1].max=5' --resume
  check threads "0" "$hpsearch" train -c configs/mini-tpe.json -o "$work/train" $small --threads 3 \
    --set baseline='[2,5,16,"relu",0.001]'
  check predict "0" "$hpsearch" predict -m "$work/train/model.safetensors" --data datasets/drawings10 --threads 3
}

# Each of the formats, well formed and damaged.
formats() {
  local name file
  python3 - "$work" <<'PY'
import gzip, os, struct, sys, zipfile, zlib
root = sys.argv[1]
def write(path, data):
    path = os.path.join(root, "data", path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, "wb").write(data if isinstance(data, bytes) else data.encode())
def npy(descr, shape, data):
    head = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (descr, shape)
    head += " " * (63 - (10 + len(head)) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + data
def png(width, height, value):
    def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes([(value + x + y) % 256 for x in range(width)]) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
floats = lambda n: struct.pack("<%df" % n, *[i % 7 for i in range(n)])
x, y = npy("<f4", "(12, 5)", floats(60)), npy("|u1", "(12,)", bytes(i % 2 for i in range(12)))
write("arrays/X_train.npy", x); write("arrays/y_train.npy", y)
write("arrays-gz/X_train.npy.gz", gzip.compress(x)); write("arrays-gz/y_train.npy.gz", gzip.compress(y))
write("grids/X_train.npy", npy("|u1", "(12, 6, 6, 6)", bytes(i % 2 for i in range(12 * 216)))); write("grids/y_train.npy", y)
os.makedirs(os.path.join(root, "data/npz"), exist_ok=True)
with zipfile.ZipFile(os.path.join(root, "data/npz/set.npz"), "w", zipfile.ZIP_DEFLATED) as archive:
    for name, data in (("x_train.npy", x), ("y_train.npy", y)): archive.writestr(name, data)
write("idx/train-images-idx3-ubyte", struct.pack(">IIII", 2051, 12, 6, 6) + bytes(i % 251 for i in range(432)))
write("idx/train-labels-idx1-ubyte", struct.pack(">II", 2049, 12) + bytes(i % 2 for i in range(12)))
write("cifar/data_batch_1.bin", b"".join(bytes([i % 2]) + bytes((i + j) % 256 for j in range(3072)) for i in range(12)))
write("cifar100/train.bin", b"".join(bytes([0, i % 2]) + bytes((i + j) % 256 for j in range(3072)) for i in range(12)))
for i in range(12): write("images/%s/%d.png" % ("ab"[i % 2], i), png(9, 8, 3 * i))
for i in range(12):
    write("meshes/%s/train/m%d.off" % ("ab"[i % 2], i),
          "OFF\n4 4 0\n0 0 0\n1 0 %f\n0 1 0\n0 0 1\n3 0 2 1\n3 0 1 3\n3 0 3 2\n3 1 2 3\n" % (i / 20))
    write("voxels/%s/train/v%d.binvox" % ("ab"[i % 2], i),
          b"#binvox 1\ndim 4 4 4\ntranslate 0 0 0\nscale 1\ndata\n" + bytes([0, 20 + i, 1, 44 - i]))
write("table.csv", "id,x,kind,class\n" + "".join("%d,%s,%s,%s\n" % (i + 1, "" if i == 4 else i * 0.5, "pq"[i % 3 == 0], "ab"[i % 2]) for i in range(24)))
PY
  for name in arrays arrays-gz grids npz/set.npz idx cifar cifar100 images meshes voxels table.csv; do
    check "data-${name//\//-}" "0" "$hpsearch" dataset info "$work/data/$name" --set dataset.validation=0.2
  done
  for name in shapes10 drawings10 projectiles flowers/flowers.csv; do
    check "bundled-${name//\//-}" "0" "$hpsearch" dataset info "datasets/$name" --set dataset.cache="$work/cache" \
      --set dataset.limit=4 --set dataset.validation=0
  done
  mkdir "$work/data/faces"
  echo '{ "images": 48, "testImages": 24, "seed": 10 }' > "$work/data/faces/faces.json"
  check faces "0" "$hpsearch" dataset info "$work/data/faces"
  # Damaged: a sentence and exit code 1, or nothing worth one.
  find "$work/data" -type f ! -path '*/.hpsearch-cache/*' | sort > "$work/files"
  while read -r file; do
    name=${file#"$work"/data/}
    name=${name//\//-}
    [[ $name =~ ^(images|meshes|voxels)-.-.*[1-9] ]] && [[ ! $name =~ 10 ]] && continue
    cp "$file" "$work/whole"
    python3 - "$file" <<'PY'
import random, sys
random.seed(sys.argv[1].rsplit("/", 1)[1])
data = bytearray(open(sys.argv[1], "rb").read())
for _ in range(3): data[random.randrange(len(data))] ^= 1 << random.randrange(8)
open(sys.argv[1], "wb").write(data[: len(data) * 2 // 3])
PY
    local top=${file#"$work"/data/}
    check "damaged-$name" "0 1 2" "$hpsearch" dataset info "$work/data/${top%%/*}"
    cp "$work/whole" "$file"
  done < "$work/files"
  check refused "2" "$hpsearch" validate -c configs/mini-tpe.json --set training.epochs=-1
  check init "0" "$hpsearch" init datasets/flowers/flowers.csv -o "$work/flowers.json"
}

for kind in "${@:-address undefined thread}"; do kinds="${kinds:-} $kind"; done
for kind in $kinds; do
  flags=(-Xcc -O2 --sanitize="$kind" --scratch-path "$builds/sanitize-$kind")
  swift build "${flags[@]}" --product hpsearch > "$work/build" 2>&1 || { cat "$work/build"; exit 1; }
  hpsearch=$builds/sanitize-$kind/debug/hpsearch
  rm -rf "${work:?}"/{gan-refine,chromosome,similarity,elitist,gan,tpe,asha,regression,table,formula,train,data,cache}
  searches
  formats
  if [ -n "${HPSEARCH_SANITIZE_SUITE-}" ]; then
    check suite "0" swift test "${flags[@]}" --no-parallel
  fi
done
exit $((broken > 0))

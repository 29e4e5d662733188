#!/usr/bin/env bash
# attacks.sh BINARY: repeats, from the command line, everything that once broke hpsearch. One line a case, then a count;
# the exit code is 0 if every case holds. A case holds if the program ends with the expected code, says the expected
# words, never by a signal, and loses nothing.
set -u
hpsearch=$(realpath "${1:?usage: attacks.sh BINARY}")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/hpsearch-attacks-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export LC_ALL=C TMPDIR=$work
unset HPSEARCH_KERNELS
held=0 broken=0

# report NAME OK [DETAIL]
report() {
  if [ "$2" = 0 ]; then held=$((held + 1)); echo "ok      $1"; else broken=$((broken + 1)); echo "BROKEN  $1: ${3-}"; fi
}

# expect NAME CODE WORDS COMMAND...: the command's exit code, and words that its output contains
expect() {
  local name=$1 code=$2 words=$3 found text
  shift 3
  text=$("$@" 2>&1 </dev/null)
  found=$?
  if [ $found != "$code" ]; then report "$name" 1 "exit code $found instead of $code: ${text:0:300}"
  elif [[ $text != *"$words"* ]]; then report "$name" 1 "expected \"$words\", found: ${text:0:300}"
  else report "$name" 0; fi
}

# holds NAME COMMAND...: the command succeeds
holds() { local name=$1; shift; if "$@" >/dev/null 2>&1; then report "$name" 0; else report "$name" 1 "$*"; fi; }

# --- What the cases work on: a search of microseconds, and one that trains on a small table.
cat > formula.json <<'JSON'
{"name":"f","method":"random","seed":1,"problem":{"type":"formula","function":"rosenbrock","dimensions":3},
 "strategy":{"trials":30}}
JSON
python3 - <<'PY'
import random
random.seed(1)
with open("table.csv", "w") as f:
    f.write("x,y,label\n")
    for i in range(60):
        k = i % 3
        f.write("%.3f,%.3f,%s\n" % (k + random.random() / 2, -k + random.random() / 2, "abc"[k]))
PY
cat > table.json <<'JSON'
{"name":"t","method":"random","seed":1,"dataset":{"path":"table.csv","cache":"cache","test":0.2},
 "model":{"builder":"mlp","units":["$units"]},"space":[{"name":"units","type":"integer","min":2,"max":9}],
 "baseline":[4],"training":{"epochs":3,"batchSize":8},"strategy":{"trials":6},"test":{"repeats":1},"fitness":{"on":"validation"}}
JSON
$hpsearch search -c formula.json -o formula -q >/dev/null 2>&1
$hpsearch search -c table.json -o table -q -j 1 >/dev/null 2>&1
holds "the undisturbed searches run" test -s formula/best.json -a -s table/best.safetensors

# --- 1. A closed descriptor
isWhole() { ! grep -qv '^{' "$1" && python3 -c 'import json,sys; [json.loads(l) for l in open(sys.argv[1])]' "$1"; }
$hpsearch search -c table.json -o closed2 -j 1 2>&- >/dev/null </dev/null
report "standard error closed: exit code" $?
holds "standard error closed: only events in the journal" isWhole closed2/journal.jsonl
$hpsearch search -c table.json -o closed3 -j 1 2>&- >&- <&-
report "all three closed: exit code" $?
holds "all three closed: only events in the journal" isWhole closed3/journal.jsonl
rm -rf cache; $hpsearch train -c table.json -o closed4 2>&- >&- <&-
report "a data cache is prepared with all three closed" $?
holds "and is used by the next training" $hpsearch train -c table.json -o closed5
mkdir strange && printf 'my only copy of something' > strange/journal.jsonl
expect "a file that is no journal is not cut" 2 "is not a journal" $hpsearch search -c formula.json -o strange --resume
holds "and keeps its content" grep -q 'my only copy' strange/journal.jsonl

# --- 2. Names that are not UTF-8
sed 's/,a$/,caf\xe9/; s/,b$/,caf\xe8/' table.csv > latin.csv
expect "a CSV file in Latin-1" 1 'caf\xE9' $hpsearch train -c table.json --set dataset.path=latin.csv -o latin
mkdir -p $'images/caf\xe9' images/plain
expect "a class folder in Latin-1" 1 'caf\xE9' $hpsearch dataset info images
expect "an output in Latin-1" 2 'caf\xE9' $hpsearch search -c formula.json -o $'caf\xe9'
holds "and nothing was made elsewhere" test -z "$(find . -maxdepth 1 -name 'caf*')"
mkdir $'in\xe9' && cp table.csv table.json $'in\xe9'/
(cd $'in\xe9' && $hpsearch train -c table.json --set dataset.cache=null -o out >../latin.txt 2>&1)
report "a folder above the data in Latin-1" $(($? != 1)) "$(cat latin.txt)"
holds "and its cache goes nowhere else" test -z "$(find . -name .hpsearch-cache)"

echo "$held hold, $broken broken"
exit $((broken > 0))

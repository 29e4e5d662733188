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

# The trials of a run.
csv() { $hpsearch inspect "$1" --trials --format csv 2>/dev/null; }

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


# --- 3. Other kernels
expect "HPSEARCH_KERNELS=sse9" 2 'found "sse9"' env HPSEARCH_KERNELS=sse9 $hpsearch bench --workload mlp_small_b32 --steps 1
expect "--kernels sse9" 2 'found "sse9"' $hpsearch train -c table.json --kernels sse9 -o none
$hpsearch search -c table.json -o kernels -q -j 1 --trials 3 --kernels baseline >/dev/null 2>&1
best=$($hpsearch bench --workload mlp_small_b32 --steps 1 >/dev/null 2>&1; sed -n '1s/.*"kernels":"\([a-z0-9]*\)".*/\1/p' table/journal.jsonl)
holds "the study line names the kernels" test -n "$best"
if [ "$best" != baseline ]; then
  expect "a run resumed under others" 2 "began with the kernels baseline, and would continue with $best" \
    $hpsearch search -c table.json -o kernels --resume
  $hpsearch train -c table.json --kernels baseline -o trained >/dev/null 2>&1
  expect "a training resumed under others" 2 "began with the kernels baseline, and would continue with $best" \
    $hpsearch train -c table.json --set training.epochs=5 -o trained --resume
fi
expect "--kernels continues it" 0 "" $hpsearch search -c table.json -o kernels --resume --kernels baseline -j 1
expect "a formula's run resumes under any" 0 "" $hpsearch search -c formula.json -o formula --resume --kernels baseline
sed -e '1s/"kernels":"[a-z0-9]*",//; s/,"chain":"[0-9a-f]*"}$/}/' table/journal.jsonl | head -5 > old.jsonl
mkdir old && cp old.jsonl old/journal.jsonl
expect "an old journal warns" 0 "does not say which kernels" $hpsearch search -c table.json -o old --resume -j 1
holds "and comes to the same" cmp <(csv old) <(csv table)

# --- 4. A config edited while the search runs
cat > slow.json <<'JSON'
{"name":"s","method":"random","seed":1,"dataset":{"path":"table.csv","cache":"cache","test":0.2},
 "model":{"builder":"mlp","units":["$units"]},"space":[{"name":"units","type":"integer","min":2,"max":9}],
 "baseline":[4],"training":{"epochs":400,"patience":400,"batchSize":2},"strategy":{"trials":8},"test":{"repeats":0},
 "fitness":{"on":"validation"}}
JSON
$hpsearch search -c slow.json -o edited -j 1 >edited.txt 2>&1 </dev/null & search=$!
for _ in $(seq 200); do grep -q '"event":"trial"' edited/journal.jsonl 2>/dev/null && break; sleep 0.05; done
sed -i 's/"units": \[/"units": [ 3,/; s/"epochs": 400/"epochs": 2/' edited/config.json
kill -9 "$(pgrep -P $search | head -1)" 2>/dev/null
wait $search; code=$?
report "a worker started again refuses an edited config" $((code != 1)) "exit code $code: $(tail -2 edited.txt)"
holds "with a sentence" grep -q "config.json: was changed while the search ran" edited.txt
expect "and the search is continued" 0 "" $hpsearch search -c slow.json -o edited --resume -j 2
$hpsearch search -c slow.json -o undisturbed -q -j 2 >/dev/null 2>&1
holds "to the same trials" cmp <(csv edited) <(csv undisturbed)

# --- 5. Writes that fail
cp formula.json long.json; sed -i 's/"trials":30/"trials":4000/' long.json
text=$( (ulimit -f 8; $hpsearch search -c long.json -o limited -q) 2>&1 </dev/null ); code=$?
report "a limit of file sizes ends a search" $((code != 1)) "exit code $code: ${text:0:200}"
[[ $text == *"file too large"*"--resume"* ]]; report "with a sentence" $? "$text"
$hpsearch search -c long.json -o limited --resume -q >/dev/null 2>&1
$hpsearch search -c long.json -o unlimited -q >/dev/null 2>&1
holds "and continued it comes to the same" cmp <(csv limited) <(csv unlimited)
sed 's/\["\$units"\]/[60000]/' table.json > large.json
text=$( (ulimit -f 100; $hpsearch search -c large.json -o heavy -q -j 1) 2>&1 </dev/null ); code=$?
report "weights over the limit end a search" $((code != 1)) "exit code $code: ${text:0:200}"
holds "and no trial failed" test "$(grep -c '"state":"failed"' heavy/journal.jsonl)" = 0
$hpsearch search -c slow.json -o vanished -j 1 >vanished.txt 2>&1 </dev/null & search=$!
for _ in $(seq 200); do grep -q '"event":"trial"' vanished/journal.jsonl 2>/dev/null && break; sleep 0.05; done
rm -rf vanished/trials; chmod a-w vanished 2>/dev/null
for _ in $(seq 100); do rm -rf vanished/trials 2>/dev/null; kill -0 $search 2>/dev/null || break; sleep 0.02; done
chmod u+w vanished; wait $search
holds "a vanished folder of trials fails none" test "$(grep -c '"state":"failed"' vanished/journal.jsonl)" = 0
expect "and the search is continued" 0 "" $hpsearch search -c slow.json -o vanished --resume -j 2
if [ -c /dev/full ]; then expect "a full standard output" 1 "no space left" bash -c "$hpsearch inspect formula > /dev/full"; fi

# --- 6. An edited journal
cp -r formula bent
line=$(grep -n '"number":7,' bent/journal.jsonl | cut -d: -f1)
sed -i "${line}s/\"fitness\":[-0-9.e]*/\"fitness\":-5/" bent/journal.jsonl
expect "an edited line is told by its number" 0 "bent/journal.jsonl:$line: skipped a line that was edited" $hpsearch inspect bent
expect "a finished run with one is made good" 0 "" $hpsearch search -c formula.json -o bent --resume
holds "to the same trials" cmp <(csv bent) <(csv formula)
holds "and the same best" cmp bent/best.json formula/best.json
cp -r formula short && sed -i "${line}d" short/journal.jsonl
expect "a missing line is told by its number" 0 "short/journal.jsonl:$line: the lines before this one" $hpsearch inspect short
cp -r formula torn && printf '{"event":"trial","fit' >> torn/journal.jsonl
expect "a torn last line is repaired" 0 "" $hpsearch search -c formula.json -o torn --resume
holds "byte for byte" cmp torn/journal.jsonl formula/journal.jsonl
cp -r formula hurt && sed -i "${line}s/.*/\x00\x01{ rubbish/" hurt/journal.jsonl
expect "a torn middle line is skipped" 0 "hurt/journal.jsonl:$line: skipped a line that is not" $hpsearch search -c formula.json -o hurt --resume
holds "and made good" cmp <(csv hurt) <(csv formula)

# --- 7. Archives and caches
python3 - <<'PY'
import io, struct, warnings, zipfile
warnings.simplefilter("ignore")
def npy(descr, shape, data):
    head = ("{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (descr, shape)).encode()
    head += b" " * (63 - (10 + len(head)) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + data
x = npy("|u1", "(4, 2)", bytes(range(8)))
with zipfile.ZipFile("twice.npz", "w") as z:
    z.writestr("X.npy", x); z.writestr("y.npy", npy("|u1", "(4,)", bytes([0, 1, 0, 1]))); z.writestr("X.npy", x[:-1] + b"\xff")
with zipfile.ZipFile("bomb.npz", "w", zipfile.ZIP_DEFLATED) as z:
    with z.open("X.npy", "w", force_zip64=True) as f:
        n = 1_500_000_000
        f.write(npy("|u1", "(%d, 100)" % (n // 100), b""))
        block = bytes(1 << 20)
        for _ in range(n >> 20): f.write(block)
        f.write(bytes(n - (n >> 20 << 20)))
    z.writestr("y.npy", npy("|u1", "(4,)", bytes(4)))
import gzip
import os
os.mkdir("bomb")
with gzip.open("bomb/X_train.npy.gz", "wb", 1) as f:
    f.write(npy("|u1", "(%d, 100)" % (n // 100), b""))
    for _ in range(n >> 20): f.write(block)
    f.write(bytes(n - (n >> 20 << 20)))
open("bomb/y_train.npy", "wb").write(npy("|u1", "(4,)", bytes(4)))
PY
expect "an archive with an entry twice" 1 "a second X.npy" $hpsearch dataset info twice.npz
cp table.csv same.csv
first=$($hpsearch train -c table.json --set dataset.path=same.csv -o same1 --json -q 2>/dev/null | sed 's/"weights".*//')
stamp=$(stat -c %y same.csv); sed -i 's/^\(.\.\)[0-9]/\19/' same.csv; touch -d "$stamp" same.csv
second=$($hpsearch train -c table.json --set dataset.path=same.csv -o same2 --json -q 2>/dev/null | sed 's/"weights".*//')
[ -n "$first" ] && [ "$first" != "$second" ]; report "a table changed within its size and time" $?

# --- 8. What trapped
space() { echo "space=[{\"name\":\"units\",\"type\":\"integer\",\"min\":2,\"max\":9},$1]"; }
expect "a parameter twice" 2 "is used twice" $hpsearch validate -c table.json --set "$(space '{"name":"units","type":"flag"}')"
expect "a parameter twice, by gan-refine" 2 "is used twice" $hpsearch validate -c table.json --set method=gan-refine \
  --set 'strategy={"iterations":2}' --set "$(space '{"name":"units","type":"flag"}')"
expect "a logarithmic scale from 0" 2 "must be above 0" $hpsearch validate -c table.json \
  --set "$(space '{"name":"a","type":"real","min":0,"max":1,"logarithmic":true}')" --set 'baseline=[4,1]'
expect "a logarithmic scale over all doubles" 0 "is valid" $hpsearch validate -c table.json --set 'baseline=[4,1]' \
  --set "$(space '{"name":"a","type":"real","min":2.3e-308,"max":1.79e308,"log":true}')"
list() { echo "model={\"layers\":[{\"layer\":\"flatten\"},$1,{\"layer\":\"output\"}]}"; }
expect "a reshape to 10^27 values" 2 "model.layers[1].shape" $hpsearch validate -c table.json --summary \
  --set "$(list '{"layer":"reshape","shape":[1000000000,1000000000,1000000000]},{"layer":"flatten"}')"
cp -r table odd
sed -i 's/"parameters":{/"parameters":{"state":3,"parameters.state":4,/; s/,"chain":"[0-9a-f]*"}$/}/' odd/journal.jsonl
for format in table csv jsonl; do
  expect "unknown parameters in a journal, as $format" 0 "parameters.state" $hpsearch inspect odd --trials --format $format
done
cp -r table vast
sed -i 's/"testAccuracy":[-0-9.e+]*/"testAccuracy":1.7e308/; s/,"chain":"[0-9a-f]*"}$/}/' vast/journal.jsonl
expect "a mean that overflows" 0 "1.7e+308" $hpsearch inspect vast --json
for task in '{"number":0,"seed":-1,"parameters":{"units":3}}' '{"number":-1,"seed":1,"parameters":{"units":3}}'; do
  text=$(echo "$task" | $hpsearch worker -c table.json 2>&1); code=$?
  report "the task $task" $((code != 1)) "exit code $code: $text"
done

# --- 9. Memory
wide='{"layer":"dense","units":1000000},{"layer":"dense","units":1000000}'
expect "a layer of 4 TB" 2 "found one that needs at least 12 TB" $hpsearch validate -c table.json --set dataset.sampleShape='[2]' --set "$(list "$wide")"
expect "a layer of 4 TB, trained" 2 "found one that needs at least 12 TB" $hpsearch train -c table.json --set "$(list "$wide")" -o wide
limited() { ulimit -v 4000000; "$@"; }
expect "a ZIP bomb" 1 "which this machine's memory allows" limited $hpsearch dataset info bomb.npz
expect "a gzip bomb" 1 "which this machine's memory allows" limited $hpsearch dataset info bomb

# --- 10. Long and many
flags() { python3 -c "
import json,sys
n=int(sys.argv[1]); kind=sys.argv[2]
space=[{'name':'p%d'%i,'type':kind,**({'min':0,'max':1} if kind=='real' else {})} for i in range(n)]
json.dump({'name':'m','method':'random','dataset':{'path':'table.csv','sampleShape':[2],'cache':'cache'},'model':{'layers':[{'layer':'flatten'}]+[{'layer':'dense','units':2,'when':'\$p%d'%i} for i in range(n if kind=='flag' else 0)]+[{'layer':'output'}]},'space':space,'baseline':[0]*n,'training':{'epochs':3},'strategy':{'trials':5},'fitness':{'on':'validation'}},open(sys.argv[3],'w'))" "$@"; }
flags 300 flag flags.json; flags 10000 real reals.json
# The limits are generous: a cubic or quadratic validation takes minutes.
expect "300 flags, each with a layer" 0 "is valid" timeout 20 $hpsearch validate -c flags.json
expect "10,000 parameters" 0 "is valid" timeout 20 $hpsearch validate -c reals.json
expect "repetitions of repetitions" 2 "more than 10000 copies" timeout 20 $hpsearch validate -c table.json --summary \
  --set "$(list '{"repeat":1000,"layers":[{"repeat":1000,"layers":[{"repeat":1000,"layers":[{"layer":"dense","units":4}]}]}]}')"
python3 -c "
import json
c=json.load(open('table.json')); c['method']='x'*3000000; c['y'*3000000]=1; c['dataset']['path']='z'*9000
json.dump(c,open('texts.json','w'))"
text=$(timeout 20 $hpsearch validate -c texts.json 2>&1); code=$?
report "texts of millions of letters" $((code != 2 || ${#text} > 20000)) "exit code $code, ${#text} letters"
mkdir garbage && yes 'no event' | head -300000 > garbage/journal.jsonl
text=$(timeout 60 $hpsearch inspect garbage 2>&1); code=$?
[ $code = 0 ] && [ ${#text} -lt 2000 ] && [[ $text == *"(300000 lines"* ]]
report "300,000 lines of rubbish are one warning" $? "exit code $code, ${#text} letters"
mkdir tests && head -1 formula/journal.jsonl > tests/journal.jsonl && python3 -c "
for i in range(40000): print('{\"event\":\"test\",\"role\":\"end\",\"repeat\":%d,\"seed\":1,\"state\":\"complete\",\"fitness\":0.5,\"metrics\":{\"testAccuracy\":0.5}}' % i)" >> tests/journal.jsonl
expect "40,000 lines of tests" 0 "" timeout 20 $hpsearch inspect tests

# --- 11. What killed processes leave
python3 -c "
import random
random.seed(2)
with open('big.csv','w') as f:
    for i in range(120000): f.write('%d,%f,%f,%s\n' % (i, random.random(), random.random(), 'ab'[i%2]))"
for i in 1 2 3; do
  $hpsearch dataset info big.csv >/dev/null 2>&1 & child=$!
  for _ in $(seq 300); do ls .hpsearch-cache/*.partial >/dev/null 2>&1 && break; kill -0 $child 2>/dev/null || break; sleep 0.005; done
  kill -9 $child 2>/dev/null; wait $child 2>/dev/null
done
report "a killed preparation leaves a part of a file" $(($(ls .hpsearch-cache/*.partial 2>/dev/null | wc -l) == 0))
expect "the next one succeeds" 0 "" $hpsearch dataset info big.csv
holds "and clears what was left" test "$(ls .hpsearch-cache/*.partial 2>/dev/null | wc -l)" = 0
cp -r formula litter && touch litter/best.json.77.partial litter/curve.svg.12345.partial litter/mine.partial
expect "a run with litter is continued" 0 "" $hpsearch search -c formula.json -o litter --resume
holds "and cleared, but for other programs' files" test "$(ls litter/*.partial)" = litter/mine.partial

# --- 12. Pipes, and the temporary folder
expect "--config /dev/stdin" 0 "is valid" bash -c "cat formula.json | $hpsearch validate --config /dev/stdin"
expect "--config <(...)" 0 "is valid" bash -c "$hpsearch validate --config <(cat formula.json)"
mkfifo fifo && (cat formula.json > fifo &)
expect "a search from a FIFO" 0 "" $hpsearch search --config fifo -o piped -q
holds "comes to the same" cmp <(csv piped) <(csv formula)
expect "a device without end" 2 "file too large" $hpsearch validate -c /dev/zero
mkdir locked && cp table.csv locked/ && touch locked/.hpsearch-cache
here() { $hpsearch train -c table.json --set dataset.path=locked/table.csv --set dataset.cache=null -o "$1"; }
expect "a cache in the temporary folder" 0 "instead" here fallback1
holds "is the user's alone" test "$(stat -c %a hpsearch-cache-$(id -u))" = 700
rm -rf "hpsearch-cache-$(id -u)" && mkdir victim && ln -s "$work/victim" "hpsearch-cache-$(id -u)"
expect "a link in its place is refused" 1 "cannot make the directory" here fallback2
holds "and not followed" test -z "$(ls victim)"

echo "$held hold, $broken broken"
exit $((broken > 0))

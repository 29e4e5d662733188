#!/usr/bin/env bash
# kills.sh BINARY [COUNT]: ends searches of every method, trainings and preparations by SIGKILL at random moments, COUNT
# (default 1000) times, continues each until it is finished, and compares it with one that nothing disturbed: equal
# trials, equal best.json, equal bytes of weights, nothing half written left. One line a method.
set -u
hpsearch=$(realpath "${1:?usage: kills.sh BINARY [COUNT]}")
count=${2:-1000}
work=$(mktemp -d "${TMPDIR:-/tmp}/hpsearch-kills-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export TMPDIR=$work
RANDOM=1 kills=0 broken=0
methods="random grid quasi-random local-search regularized-evolution tpe cma-es nsga-ii successive-halving hyperband asha gan-refine similarity-ga chromosome-ga elitist"

python3 - <<'PY'
import random
random.seed(1)
for name, rows in (("table.csv", 300), ("big.csv", 60000)):
    with open(name, "w") as f:
        f.write("x,y,label\n")
        for i in range(rows):
            k = i % 3
            f.write("%.3f,%.3f,%s\n" % (k + random.random() / 2, -k + random.random() / 2, "abc"[k]))
PY
config() {
  local strategy='"trials":12' more='' optimizer=''
  case $1 in
    successive-halving | hyperband | asha) strategy='"trials":12,"epochs":27' ;;
    gan-refine) strategy='"iterations":3' ;;
    chromosome-ga | elitist) strategy='"population":4,"generations":3' ;;
    similarity-ga)
      strategy='"population":4,"generations":3'
      more=',{"name":"rate","type":"choice","choices":[0.01,0.001]}' optimizer=',"optimizer":{"name":"adam","learningRate":"$rate"}'
      ;;
  esac
  cat > "$1.json" <<JSON
{"name":"$1","method":"$1","seed":3,"dataset":{"path":"table.csv","test":0.2},
 "model":{"builder":"mlp","units":["\$units"],"dropout":true},"baseline":[4${more:+,0.01}],
 "space":[{"name":"units","type":"integer","min":2,"max":14}$more],
 "training":{"epochs":27,"patience":27,"batchSize":2$optimizer},"strategy":{$strategy},"test":{"repeats":1},
 "fitness":{"on":"validation"},"confirm":{"top":2,"repeats":2}}
JSON
}

# disturbed COMMAND...: starts it again and again, killing it, until it ends by itself; its exit code.
disturbed() {
  local child
  while true; do
    "$@" >last.txt 2>&1 </dev/null & child=$!
    if [ $((RANDOM % 8)) = 0 ]; then wait $child; return $?; fi
    sleep "0.$(printf %03d $((RANDOM % 250)))"
    if kill -9 $child 2>/dev/null; then kills=$((kills + 1)); fi
    wait $child 2>/dev/null
  done
}
isClean() { [ -z "$(find "$1" -name '*.partial')" ]; }
same() { cmp -s "$1" "$2" || { echo "BROKEN  $3: $1 and $2 differ"; return 1; }; }

search() {
  local fault=0
  [ -s "$1-whole/best.json" ] || $hpsearch search -c "$1.json" -o "$1-whole" -j 2 -q >last.txt 2>&1 </dev/null || { echo "BROKEN  $1: $(tail -1 last.txt)"; return 1; }
  rm -rf "$1-run" .hpsearch-cache
  disturbed $hpsearch search -c "$1.json" -o "$1-run" -j 2 -q --resume || { echo "BROKEN  $1: $(tail -1 last.txt)"; fault=1; }
  for run in whole run; do $hpsearch inspect "$1-$run" --trials --format csv > "$1-$run.csv" 2>/dev/null; done
  same "$1-whole.csv" "$1-run.csv" "$1" || fault=1
  for file in best.json best.safetensors; do same "$1-whole/$file" "$1-run/$file" "$1" || fault=1; done
  isClean "$1-run" && isClean .hpsearch-cache || { echo "BROKEN  $1: a .partial is left"; fault=1; }
  return $fault
}

training() {
  rm -rf trained
  disturbed $hpsearch train -c random.json -o trained --set training.epochs=300 --set training.patience=300 --resume -q || return 1
  [ -s trained-whole/model.safetensors ] ||
    $hpsearch train -c random.json -o trained-whole --set training.epochs=300 --set training.patience=300 -q >/dev/null 2>&1
  same trained/model.safetensors trained-whole/model.safetensors train && isClean trained
}

preparation() {
  rm -rf .hpsearch-cache
  disturbed $hpsearch dataset info big.csv || return 1
  isClean .hpsearch-cache || { echo "BROKEN  preparation: a .partial is left"; return 1; }
}

for method in $methods; do config "$method"; done
while [ $kills -lt "$count" ]; do
  for method in $methods; do
    before=$kills
    if search "$method"; then echo "ok      $method: $((kills - before)) kills"; else broken=$((broken + 1)); fi
    [ $kills -lt "$count" ] || break
  done
  for task in training preparation; do
    before=$kills
    if $task; then echo "ok      $task: $((kills - before)) kills"; else broken=$((broken + 1)); echo "BROKEN  $task"; fi
  done
done
echo "$kills kills, $broken broken"
exit $((broken > 0))

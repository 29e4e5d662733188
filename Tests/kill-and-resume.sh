#!/usr/bin/env bash
# Kills a small search of each method with `kill -9` twenty times at random moments (the coordinator, a worker,
# both in turn), resumes it each time, and compares its trials with those of undisturbed searches: the bytes of
# `inspect --trials --format csv` must be equal for --jobs 1, 2 and 4 and for every killed run.
#
# Usage: Tests/kill-and-resume.sh [BINARY] [KILLS] [METHOD...]     (from the package's root; half a minute per method)
set -u
binary=${1:-.build/release/hpsearch}
kills=${2:-20}
methods=("${@:3}")
[ "${#methods[@]}" -gt 0 ] ||
  methods=(gan-refine similarity-ga chromosome-ga elitist random tpe asha nsga-ii)
work=$(mktemp -d)
child=0
trap '[ "$child" -ne 0 ] && kill -9 "$child" 2>/dev/null; rm -rf "$work"' EXIT

# The search of a method, small enough for seconds.
choose() {
  # Small networks on the bundled drawings, for the methods that search any space.
  local small=(search --config configs/mini-similarity.json --set dataset.limit=30 --set test.repeats=1
    --set "method=$1")
  case $1 in
    gan-refine)
      search=(gan-refine --config configs/modelnet.json --set strategy.iterations=8 --set training.epochs=3
        --set dataset.limit=16 --set 'space[0].max=128' --set 'space[1].max=128'
        --set 'baseline=[64,32,1,1,1,1,1,1,0]' --set test.repeats=1) ;;
    similarity-ga)
      search=(evolve --config configs/mini-similarity.json --set dataset.limit=30 --set training.epochs=3
        --set test.repeats=1) ;;
    chromosome-ga)
      search=(evolve --config configs/mini-chromosome.json --set dataset.limit=30 --set training.epochs=2
        --set test.training.epochs=2) ;;
    elitist)
      search=(evolve --config configs/mini-elitist.json --set dataset.limit=16 --set strategy.generations=6
        --set training.epochs=1) ;;
    random) search=("${small[@]}" --set 'strategy={"trials":60}' --set training.epochs=3) ;;
    tpe) search=("${small[@]}" --set 'strategy={"trials":60,"window":4}' --set training.epochs=3) ;;
    asha) search=("${small[@]}" --set 'strategy={"trials":60,"epochs":9}' --set training.epochs=9) ;;
    nsga-ii)
      search=("${small[@]}" --set 'strategy={"trials":60,"population":10}' --set training.epochs=3
        --set 'objectives=[{"metric":"accuracy"},{"metric":"parameters"}]') ;;
    *) echo "$1: expected gan-refine, similarity-ga, chromosome-ga, elitist, random, tpe, asha or nsga-ii"; exit 2 ;;
  esac
}
trials() { "$binary" inspect "$1" --trials --format csv; }

start() {
  "$binary" "${search[@]}" --quiet --jobs 2 --output "$work/killed$run" --resume >"$work/log" 2>&1 &
  child=$!
}
# Waits for the child, and keeps its exit code; the shell's own message about a killed job goes unread.
reap() { wait "$child" 2>/dev/null; code=$?; child=0; }

for method in "${methods[@]}"; do
  choose "$method"
  rm -rf "${work:?}"/*
  for jobs in 1 2 4; do
    "$binary" "${search[@]}" --quiet --jobs "$jobs" --output "$work/jobs$jobs" >/dev/null || exit 1
    trials "$work/jobs$jobs" >"$work/jobs$jobs.csv"
    cmp "$work/jobs1.csv" "$work/jobs$jobs.csv" || { echo "--jobs 1 and --jobs $jobs differ"; exit 1; }
  done

  run=0 done=0 finished=0 coordinators=0 workers=0 worker_spared=0
  while [ "$done" -lt "$kills" ] || [ "$child" -ne 0 ]; do
    [ "$child" -eq 0 ] && { start; worker_spared=0; }
    sleep "0.$((RANDOM % 9 + 1))"
    if ! kill -0 "$child" 2>/dev/null; then
      reap
      [ "$code" -eq 0 ] || { echo "a resumed search ended with code $code:"; cat "$work/log"; exit 1; }
      trials "$work/killed$run" >"$work/killed$run.csv"
      cmp "$work/jobs1.csv" "$work/killed$run.csv" || { echo "killed run $run differs"; exit 1; }
      finished=$((finished + 1)) run=$((run + 1))
      continue
    fi
    [ "$done" -ge "$kills" ] && continue
    case $((done % 3)) in
      0) victims=coordinator ;;
      # A trial is tried twice and no more: one worker may be killed in a coordinator's life.
      1) if [ "$worker_spared" -eq 0 ]; then victims=worker; else victims=coordinator; fi ;;
      2) victims=both ;;
    esac
    if [ "$victims" != coordinator ]; then
      worker=$(pgrep -P "$child" | shuf -n 1)
      [ -n "$worker" ] && kill -9 "$worker" 2>/dev/null && workers=$((workers + 1)) && worker_spared=1
    fi
    if [ "$victims" != worker ]; then
      kill -9 "$child" 2>/dev/null && coordinators=$((coordinators + 1))
      reap
    fi
    done=$((done + 1))
  done

  echo "$method: $done kills ($coordinators of the coordinator, $workers of a worker) over $finished searches of" \
    "$(($(wc -l <"$work/jobs1.csv") - 1)) trials: every trial table equals that of --jobs 1, byte for byte"
done

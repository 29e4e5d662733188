#!/usr/bin/env bash
# fuzz.sh [SECONDS [FILTER]]: feeds mutated inputs to every parser of data, to the config reader and to the journal's
# reader, each for SECONDS (default 60). After a trap the input is in /dev/shm/hpsearch-fuzz-NAME. In the parsers' 60 s there
# are some two million inputs each; half a million configs take 20 minutes, as many journals an hour.
set -eu
cd "$(dirname "$0")/.."
HPSEARCH_FUZZ_SECONDS=${1:-60} exec swift test -c release -Xswiftc -enable-testing --no-parallel \
  --filter "${2:-ParserMutationTests|ConfigFuzzTests|JournalFuzzTests}"

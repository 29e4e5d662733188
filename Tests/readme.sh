#!/usr/bin/env bash
# readme.sh BINARY [FILE]: runs the quick starts of README.md (or of FILE) as a newcomer would, each in a fresh clone of
# this repository with BINARY as hpsearch: all sh blocks under a heading that begins with "Quick start", one after the
# other. A block fails with its first command that does. One line a heading; the exit code is 0 if every one runs.
set -u
hpsearch=$(realpath "${1:?usage: readme.sh BINARY [FILE]}")
here=$(cd "$(dirname "$0")/.." && pwd)
readme=$(realpath "${2:-$here/README.md}")
work=$(mktemp -d "${TMPDIR:-/tmp}/hpsearch-readme-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$hpsearch" "$work/bin/hpsearch"
export PATH="$work/bin:$PATH"

# One script for each heading; its first line is the heading.
awk -v work="$work" '
  /^#+ / { isQuick = ($0 ~ /^#+ Quick start/); if (isQuick) { file = work "/" (++count) ".sh"; print $0 > file } }
  /^```/ { inside = isQuick && !inside && /^```sh *$/; next }
  inside { print > file }
' "$readme"

broken=0
for script in "$work"/*.sh; do
  [ -e "$script" ] || { echo "BROKEN  $readme: no heading that begins with \"Quick start\""; exit 1; }
  heading=$(head -n 1 "$script")
  [ "$(wc -l < "$script")" -gt 1 ] || { echo "BROKEN  $heading: no sh block"; broken=$((broken + 1)); continue; }
  clone=$work/clone
  rm -rf "$clone"
  # Uncommitted files belong to no clone.
  git clone -q --no-hardlinks "$here" "$clone" || exit 1
  began=$SECONDS
  if (cd "$clone" && bash -euo pipefail "$script" > "$script.out" 2>&1 < /dev/null); then
    echo "ok      $heading: $((SECONDS - began)) s"
  else
    broken=$((broken + 1))
    echo "BROKEN  $heading:"
    tail -n 20 "$script.out"
  fi
done
exit $((broken > 0))

#!/usr/bin/env bash
# The Functions head needs packages that some NuGet feeds lack: its own and, for the host's side of its triggers, those that its
# build restores by itself. This asks the configured feed for both, by restoring the head's tests and then building the head.
# Where some are missing, it says so in one line and leaves a file behind, by which Directory.Build.props leaves both projects out of
# every build; where they are there, it says nothing and removes that file.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
left_out="$here/.feed/functions-left-out.txt"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
ask() { DOTNET_CLI_UI_LANGUAGE=en dotnet "$@" -p:LeftOut=false -v quiet --nologo >"$log" 2>&1; }

if ask restore "$here/../../tests/TransitionOrchestrator.Functions.Tests" &&
  ask build "$here/../../src/TransitionOrchestrator.Functions" -c Release --no-restore; then
  rm -f "$left_out"
  exit 0
fi

# NU110.: no such package, or not in that version; NU16..: what follows from it. Anything else is trouble of another kind.
all=$(sed -nE 's/.*error NU110[0-9]: Unable to find (a stable )?package ([A-Za-z0-9.]*[A-Za-z0-9]).*/\2/p; s/.*error NU1603: .* but ([A-Za-z0-9.]+) [^ ]+ was not found.*/\1/p' "$log" | sort -u)
# Those that this repository names tell enough; the others are only missed where none of these is.
own=$(while read -r package; do grep -F "Include=\"$package\"" "$here/../../Directory.Packages.props" >/dev/null && echo "$package"; done <<<"$all" || true)
missing=$(paste -sd ' ' <<<"${own:-$all}")
if [ -z "$missing" ] || grep -E '(: |^)error [A-Z]' "$log" | grep -qvE 'error NU1[16][0-9][0-9]:'; then
  echo "The packages of the Functions head could not be restored, or it could not be built:" >&2
  cat "$log" >&2
  exit 1
fi
mkdir -p "$here/.feed"
echo "$missing" >"$left_out"
echo "Left out, for the NuGet feed lacks ${missing// /, }: TransitionOrchestrator.Functions and its tests."

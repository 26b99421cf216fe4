#!/usr/bin/env bash
# The Functions head needs packages that some NuGet feeds lack. This asks the configured feed for them, by restoring the head's
# tests. Where they are missing, it says so in one line and leaves a file behind, by which Directory.Build.props leaves both projects
# out of every build; where they are there, it says nothing and removes that file.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
left_out="$here/.feed/functions-left-out.txt"
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if DOTNET_CLI_UI_LANGUAGE=en dotnet restore "$here/../../tests/TransitionOrchestrator.Functions.Tests" -p:LeftOut=false -v quiet >"$log" 2>&1; then
  rm -f "$left_out"
  exit 0
fi
absent='error NU110[123]: Unable to find (a stable )?package '
if grep 'error' "$log" | grep -qvE "$absent|error NU110[123]:   - Found "; then
  echo "The packages of the Functions head could not be restored:" >&2
  cat "$log" >&2
  exit 1
fi
mkdir -p "$here/.feed"
grep -oE "$absent[A-Za-z0-9.]+" "$log" | sed 's/.* //; s/\.$//' | sort -u | paste -sd ' ' >"$left_out"
echo "Left out, for the NuGet feed lacks $(sed 's/ /, /g' "$left_out"): TransitionOrchestrator.Functions and its tests."

#!/usr/bin/env bash
# Some NuGet feeds hold only part of the public gallery. Where one of the packages below is missing, this packs the same
# Microsoft assembly, which also ships inside the npm package @azure/mcp-linux-x64, into infra/local/.feed.
# Silent where the feed is complete or the packages are already here. Directory.Build.props picks the folder up.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
feed="$here/.feed"
# Each one after those that it depends on.
packages=(Azure.Data.Tables Microsoft.Azure.Amqp Azure.Core.Amqp Azure.Messaging.ServiceBus Azure.Security.KeyVault.Secrets)
cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}

version() { sed -n "s/.*Include=\"$1\" Version=\"\([^\"]*\)\".*/\1/p" "$here/../../Directory.Packages.props"; }
at_hand() { [ -f "$feed/$1.$(version "$1").nupkg" ] || [ -d "$cache/${1,,}/$(version "$1")" ]; }

wanted=()
for package in "${packages[@]}"; do at_hand "$package" || wanted+=("$package"); done
if [ ${#wanted[@]} -eq 0 ]; then exit 0; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if DOTNET_CLI_UI_LANGUAGE=en dotnet restore "$here/feed/probe.csproj" --artifacts-path "$work/probe" -v quiet >"$work/probe.log" 2>&1; then exit 0; fi
missing=()
others=$(grep -E "error" "$work/probe.log" | grep -vE "NU1102: +- Found" || true) # which versions there are instead
for package in "${wanted[@]}"; do
  absent="NU110[12]: Unable to find package ${package//./\\.}( |\.( |$))"
  if grep -qE "$absent" "$work/probe.log"; then missing+=("$package"); fi
  others=$(grep -vE "$absent" <<<"$others" || true)
done
if [ ${#missing[@]} -eq 0 ] || [ -n "$others" ]; then
  echo "The NuGet feed did not answer as expected:" >&2
  cat "$work/probe.log" >&2
  exit 1
fi

command -v npm >/dev/null || { echo "The NuGet feed lacks ${missing[*]} and npm, which also carries that, is not installed. Install Node.js 20 or later." >&2; exit 1; }
echo "The NuGet feed lacks ${missing[*]}: taking the same assemblies from npm (once, about 110 MB)."
cp "$here/feed/package.json" "$here/feed/package-lock.json" "$work/"
(cd "$work" && npm ci --force --ignore-scripts --no-audit --no-fund --loglevel=error >"$work/npm.log" 2>&1) || { cat "$work/npm.log" >&2; exit 1; }
mkdir -p "$feed"
for package in "${missing[@]}"; do
  dotnet pack "$here/feed/pack.csproj" --artifacts-path "$work/pack/$package" -o "$work/out" -v quiet --nologo \
    -p:FeedPackageId="$package" -p:FeedPackageVersion="$(version "$package")" \
    -p:FeedAssembly="$work/node_modules/@azure/mcp-linux-x64/dist/$package.dll" >"$work/pack.log" 2>&1 || { cat "$work/pack.log" >&2; exit 1; }
  mv "$work/out/$package.$(version "$package").nupkg" "$feed/"
done

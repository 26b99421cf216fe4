#!/usr/bin/env bash
# Some NuGet feeds hold only part of the public gallery. Where Azure.Data.Tables is missing, this packs the same
# Microsoft assembly, which also ships inside the npm package @azure/mcp-linux-x64, into infra/local/.feed.
# Silent where the feed is complete or the package is already here. Directory.Build.props picks the folder up.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
feed="$here/.feed"
package=Azure.Data.Tables
version=$(sed -n "s/.*Include=\"$package\" Version=\"\([^\"]*\)\".*/\1/p" "$here/../../Directory.Packages.props")
cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}

if [ -f "$feed/$package.$version.nupkg" ] || [ -d "$cache/azure.data.tables/$version" ]; then exit 0; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if dotnet restore "$here/feed/probe.csproj" --artifacts-path "$work/probe" -v quiet >"$work/probe.log" 2>&1; then exit 0; fi
if ! grep -qE "NU110[12].*$package" "$work/probe.log"; then
  echo "The NuGet feed did not answer as expected:" >&2
  cat "$work/probe.log" >&2
  exit 1
fi

command -v npm >/dev/null || { echo "The NuGet feed lacks $package and npm, which also carries it, is not installed. Install Node.js 20 or later." >&2; exit 1; }
echo "The NuGet feed lacks $package $version: taking the same assembly from npm (once, about 110 MB)."
cp "$here/feed/package.json" "$here/feed/package-lock.json" "$work/"
(cd "$work" && npm ci --force --ignore-scripts --no-audit --no-fund --loglevel=error >"$work/npm.log" 2>&1) || { cat "$work/npm.log" >&2; exit 1; }
mkdir -p "$feed"
dotnet pack "$here/feed/pack.csproj" --artifacts-path "$work/pack" -o "$work/out" -v quiet --nologo \
  -p:FeedPackageId="$package" -p:FeedPackageVersion="$version" \
  -p:FeedAssembly="$work/node_modules/@azure/mcp-linux-x64/dist/$package.dll" >"$work/pack.log" 2>&1 || { cat "$work/pack.log" >&2; exit 1; }
mv "$work/out/$package.$version.nupkg" "$feed/"

# Sourced by ./run and ./test: what both need to prepare, start and stop. Every process that is started here is ended again
# by its id, also on Ctrl-C and on failure.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
started=()
names=()
# A compiler that stays while one script builds, and nobody else's: one that starts anew for each project takes nearly twice as long.
compiler="transition-$$"

fail() { echo "$*" >&2; exit 1; }

require() {
  command -v dotnet >/dev/null || fail "The .NET 10 SDK is missing: install it, then run this again."
  dotnet --list-sdks | grep -q '^10\.' || fail "The .NET 10 SDK is missing; found: $(dotnet --list-sdks | tr '\n' ' ')"
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js 20 or later (with npm) is missing: Azurite, the local storage, runs on it."
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node.js 20 or later is needed; found $(node --version)."
}

# is_whole FOLDER: whether every package of the lock file is there, in its version.
is_whole() {
  node -e 'const [lock, folder] = process.argv.slice(1);
    for (const [path, { version, optional }] of Object.entries(require(lock).packages))
      if (path && !optional && require(folder + path.slice("node_modules".length) + "/package.json").version !== version) process.exit(1)' \
    "$root/infra/local/package-lock.json" "$1" 2>/dev/null
}

prepare() {
  require
  "$root/infra/local/restore-feed.sh"
  local modules="$root/infra/local/node_modules"
  if [ -L "$modules" ]; then
    # An installation would empty what the link points to, which is somebody else's; what is there is used if it is whole.
    is_whole "$modules" || fail "infra/local/node_modules is a link to $(readlink "$modules"), where something is missing or of another version than in package-lock.json. Remove the link, then run this again."
  elif [ ! -f "$modules/.package-lock.json" ] || [ "$root/infra/local/package-lock.json" -nt "$modules/.package-lock.json" ]; then
    echo "Installing Azurite ..."
    (cd "$root/infra/local" && npm ci --no-audit --no-fund --loglevel=error >/dev/null)
    touch "$modules/.package-lock.json"
  fi
}

end_compiler() {
  local pid
  for pid in $(pgrep -f -- "-pipename:$compiler\$" 2>/dev/null || true); do kill "$pid" 2>/dev/null || true; done
}

# build PROJECT...: silent unless it fails.
build() {
  local project log
  log=$(mktemp)
  for project in "$@"; do
    if ! dotnet build "$project" -c Release -v quiet --nologo -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" >"$log" 2>&1; then
      cat "$log" >&2
      rm -f "$log"
      fail "The build of $project failed."
    fi
  done
  rm -f "$log"
  end_compiler
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# need_port PORT WHAT VARIABLE
need_port() {
  port_is_free "$1" || fail "Port $1, wanted for $2, is already taken on 127.0.0.1. Free it, or choose another one with $3."
}

# start NAME LOG COMMAND...
start() {
  local name=$1 log=$2
  shift 2
  "$@" >"$log" 2>&1 </dev/null &
  started+=($!)
  names+=("$name")
}

# wait_for NAME PORT LOG: until it accepts connections, at most a minute.
wait_for() {
  local pid=${started[-1]} _
  for _ in $(seq 1 600); do
    if ! port_is_free "$2"; then return 0; fi
    if ! kill -0 "$pid" 2>/dev/null; then
      echo "$1 ended before it was ready:" >&2
      tail -n 20 "$3" >&2
      exit 1
    fi
    sleep 0.1
  done
  echo "$1 did not open port $2 within a minute:" >&2
  tail -n 20 "$3" >&2
  exit 1
}

# Ends what was started, the last first, and waits until it is gone.
stop_all() {
  local i pid
  end_compiler
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    pid=${started[$i]}
    kill -TERM "$pid" 2>/dev/null || continue
    for _ in $(seq 1 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  started=()
}

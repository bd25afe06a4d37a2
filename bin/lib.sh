# Shared by the scripts in bin/. Sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

# Where the services that bin/setup starts keep their data: one private PostgreSQL cluster for all checkouts on a machine.
# Not inside the checkout, because the cluster runs as another user, who may not be able to enter it.
if [ "$(id -u)" = 0 ]; then SERVICES=${BERTH_SERVICES:-/var/lib/berth}; else SERVICES=${BERTH_SERVICES:-$HOME/.local/state/berth}; fi

say() { printf '%s\n' "$*"; }
die() { printf 'berth: %s\n' "$*" >&2; exit 1; }

docker_host() { printf '%s' "${DOCKER_HOST:-unix:///var/run/docker.sock}"; }
docker_ready() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }
postgres_ready() { [ -S "$SERVICES/run/.s.PGSQL.5432" ] && as_postgres psql -qAtX -h "$SERVICES/run" -d postgres -c 'select 1' >/dev/null 2>&1; }

# PostgreSQL refuses to run as root; its own user exists once the package is installed.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && setpriv --reuid postgres --regid postgres --clear-groups -- env PATH="$(postgres_bin):$PATH" HOME=/ "$@")
  else
    PATH="$(postgres_bin):$PATH" "$@"
  fi
}
postgres_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }

# A short name for this checkout, so that two checkouts never share a database.
checkout_id() { printf '%s' "$ROOT" | sha256sum | cut -c1-8; }

# database NAME: makes the database if need be and prints its connection string.
database() {
  if [ -n "${BERTH_DATABASE:-}" ]; then printf '%s' "$BERTH_DATABASE"; return; fi
  local name=$1
  has_database "$name" || as_postgres createdb -h "$SERVICES/run" "$name"
  printf 'Host=%s;Username=%s;Database=%s' "$SERVICES/run" "$(postgres_user)" "$name"
}
has_database() { [ "$(as_postgres psql -qAtX -h "$SERVICES/run" -d postgres -c "select 1 from pg_database where datname = '$1'")" = 1 ]; }
drop_database() { as_postgres dropdb -h "$SERVICES/run" --if-exists --force "$1"; }
postgres_user() { if [ "$(id -u)" = 0 ]; then printf postgres; else id -un; fi; }

# build PROJECT...: quietly, or with everything that was said when it fails. Nothing at all when no source is newer than the last time.
build() {
  local log stamp; log=$(mktemp) stamp=artifacts/.built-$(printf '%s' "$*" | sha256sum | cut -c1-8)
  if [ -e "$stamp" ] && [ -z "$(find src embedded sandbox tests bench Directory.* global.json -type f -newer "$stamp" -print -quit)" ]; then return; fi
  mkdir -p artifacts; touch "$stamp.new"
  for project in "$@"; do
    # The compiler stays for a while, and must not hold an installation's lock (8) meanwhile.
    dotnet build "$project" -v quiet -clp:NoSummary >"$log" 2>&1 8>&- || { cat "$log" >&2; rm -f "$log"; die "$project does not build"; }
  done
  rm -f "$log"; mv "$stamp.new" "$stamp"
}

# ahead PROJECT...: what was built, compiled ahead of time, too, into artifacts/bin/NAME/ahead: for processes that live for seconds, half of which would go
# into compiling. Nothing when no source is newer than the last time; false when the compiler cannot be fetched.
ahead() {
  local log stamp=artifacts/.ahead; log=$(mktemp)
  if [ -e "$stamp" ] && [ -z "$(find src embedded sandbox Directory.* global.json -type f -newer "$stamp" -print -quit)" ]; then return; fi
  rm -rf "$stamp" artifacts/bin/*/ahead; touch "$stamp.new"
  for project in "$@"; do
    local name; name=$(basename "$project"/*.csproj .csproj)
    # Locks are of builds for every machine. This one is for ours alone, of packages that a locked restore has fetched before.
    dotnet publish "$project" -c Debug --use-current-runtime --self-contained false -p:PublishReadyToRun=true \
      -p:RestorePackagesWithLockFile=false -p:NuGetLockFilePath=packages.none.lock.json -o "artifacts/bin/$name/ahead" -v quiet -clp:NoSummary \
      >"$log" 2>&1 8>&- || { say "Not compiled ahead of time, so the tests take longer; the log is $log"; rm -rf artifacts/bin/*/ahead; return 1; }
  done
  rm -f "$log"; mv "$stamp.new" "$stamp"
}
dll() { printf '%s/artifacts/bin/%s/debug/%s.dll' "$ROOT" "$1" "$2"; }

# npm_folder FOLDER: where the packages of a folder's package-lock.json are, which tests/Support/Npm.cs knows, too. Another lock, another place.
npm_folder() { printf '%s/artifacts/npm/%s-%s' "$ROOT" "$(basename "$1")" "$(sha256sum <"$1/package-lock.json" | cut -c1-12)"; }
# npm_ci FOLDER [SECONDS]: fetches them: those of the lock, by its checksums, and runs nothing of theirs. Moved into place when they are whole.
npm_ci() {
  local folder new; folder=$(npm_folder "$1")
  [ ! -e "$folder" ] || return 0
  mkdir -p artifacts/npm; new=$(mktemp -d artifacts/npm/new.XXXXXX)
  cp "$1"/package.json "$1"/package-lock.json "$new/"
  if timeout "${2:-120}" npm ci --prefix "$new" --no-audit --no-fund --ignore-scripts && mv -T "$new" "$folder"; then return; fi
  rm -rf "$new"; [ -e "$folder" ] # another was faster
}

# A mail server that sends nothing on, for development and tests, where bin/setup puts it.
maildev() { printf '%s/node_modules/maildev/bin/maildev' "$(npm_folder sandbox/Mail)"; }

# wait_for SECONDS WHAT COMMAND...
wait_for() {
  local seconds=$1 what=$2; shift 2
  local until=$((SECONDS + seconds))
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$until" ] || die "$what did not come up within $seconds s"
    sleep 0.1
  done
}

# end PID: asks, waits, insists.
end() {
  local pid=$1
  kill -TERM "$pid" 2>/dev/null || return 0
  for _ in $(seq 200); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$pid" 2>/dev/null || true
}

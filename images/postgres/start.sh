#!/bin/sh
# Makes the database at the first start, and serves it. POSTGRES_DB, POSTGRES_USER and POSTGRES_PASSWORD say which and for whom; a
# password that has changed since is changed here, too.
set -eu
: "${POSTGRES_PASSWORD:?is missing: the password of the database}"
volume=/var/lib/postgresql/data
data=$volume/cluster
name() { printf '"%s"' "$(printf %s "$1" | sed 's/"/""/g')"; }
text() { printf "'%s'" "$(printf %s "$1" | sed "s/'/''/g")"; }
user=$(name "${POSTGRES_USER:-app}")

# tell FOLDER: runs what is on its input, a line a statement, with nobody else there: before the server takes connections.
tell() { postgres --single -D "$1" -c exit_on_error=true -c log_min_messages=error postgres >/dev/null; }

if [ ! -e "$data" ]; then
  # Somewhere else first: a start that is interrupted leaves nothing that looks whole.
  rm -rf "$volume/.new"
  initdb --pgdata="$volume/.new" --username=postgres --encoding=UTF8 --locale=C.UTF-8 --auth-local=peer --auth-host=reject >/dev/null
  echo 'host all all all scram-sha-256' >"$volume/.new/pg_hba.conf"
  tell "$volume/.new" <<SQL
CREATE ROLE $user LOGIN
CREATE DATABASE $(name "${POSTGRES_DB:-app}") OWNER $user
SQL
  mv "$volume/.new" "$data"
fi
echo "ALTER ROLE $user PASSWORD $(text "$POSTGRES_PASSWORD")" | tell "$data"
unset POSTGRES_PASSWORD

# Sized for a plan of some hundred MB.
postgres -D "$data" -c listen_addresses='*' -c unix_socket_directories= -c max_connections=60 -c shared_buffers="${POSTGRES_BUFFER:-48MB}" \
  -c max_wal_size=128MB -c min_wal_size=32MB -c jit=off -c huge_pages=off -c max_worker_processes=4 -c log_min_messages=warning &
server=$!
# Told to end, it ends for SIGINT without waiting until its clients go, as it would for SIGTERM.
trap 'kill -INT "$server"; wait "$server"; exit $?' TERM INT
wait "$server"

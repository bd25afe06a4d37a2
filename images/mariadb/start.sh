#!/bin/sh
# Makes the database at the first start, and serves it. MARIADB_DATABASE, MARIADB_USER and MARIADB_PASSWORD say which and for whom; a
# password that has changed since is changed here, too.
set -eu
data=/var/lib/mysql
if [ ! -d "$data/mysql" ]; then
  # Somewhere else first: a start that is interrupted leaves nothing that looks whole.
  rm -rf "$data/.new"
  mariadb-install-db --datadir="$data/.new" --auth-root-authentication-method=socket --skip-test-db --user=mysql >/dev/null
  mv "$data/.new"/* "$data/"
  rm -rf "$data/.new"
fi
quoted() { printf %s "$1" | sed "s/[\\\\']/\\\\&/g"; }
init=/tmp/init.sql
cat >"$init" <<SQL
CREATE DATABASE IF NOT EXISTS \`${MARIADB_DATABASE:-app}\` CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS '${MARIADB_USER:-app}'@'%';
ALTER USER '${MARIADB_USER:-app}'@'%' IDENTIFIED BY '$(quoted "$MARIADB_PASSWORD")';
GRANT ALL ON \`${MARIADB_DATABASE:-app}\`.* TO '${MARIADB_USER:-app}'@'%';
SQL
chmod 600 "$init"
# Sized for a plan of some hundred MB.
exec mariadbd --datadir="$data" --init-file="$init" --bind-address=0.0.0.0 --socket=/tmp/mariadb.sock --pid-file=/tmp/mariadb.pid \
  --skip-name-resolve --innodb-buffer-pool-size="${MARIADB_BUFFER:-48M}" --innodb-log-file-size=16M --max-connections=40 \
  --performance-schema=OFF --skip-log-bin --log-error=/dev/stderr

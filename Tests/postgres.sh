#!/bin/sh
# A PostgreSQL of one's own: private cluster in a temporary folder, reached by a socket in that folder only.
# Prints its connection string, then serves until its standard input ends; then nothing of it remains.
# Whoever holds the other end of that pipe need not clean up: the kernel closes it however the holder ends.
#
#   Tests/postgres.sh [--durable]      (by hand: end it with Ctrl-D)
set -eu

durable=off
[ "${1:-}" = --durable ] && durable=on

bin=${YIWANG_POSTGRES_BIN:-}
if [ -z "$bin" ]; then
  for candidate in /usr/lib/postgresql/*/bin; do [ -x "$candidate/initdb" ] && bin=$candidate; done
fi
if [ -z "$bin" ] && command -v initdb >/dev/null; then bin=$(dirname "$(command -v initdb)"); fi
if [ ! -x "$bin/initdb" ]; then
  echo "PostgreSQL is not installed: apt-get install postgresql (or set YIWANG_TEST_POSTGRES to a connection string)" >&2
  exit 69
fi

# A socket's path may have 107 bytes: no deep TMPDIR.
folder=$(mktemp -d /tmp/yiwang-postgres.XXXXXX)
as=""
if [ "$(id -u)" = 0 ]; then
  # PostgreSQL refuses to run as root.
  chown postgres "$folder"
  as="runuser -u postgres --"
fi
stop() {
  trap - EXIT INT TERM HUP PIPE
  if [ -f "$folder/data/postmaster.pid" ]; then
    $as "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  fi
  rm -rf "$folder"
}
trap stop EXIT
# PIPE: the holder may be gone before the connection string is printed.
trap 'exit 130' INT TERM HUP PIPE

cd "$folder"
log=$folder/log
if ! $as "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$log.initdb" 2>&1; then
  cat "$log.initdb" >&2
  exit 70
fi
cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$folder'
max_connections = 300
shared_buffers = 128MB
fsync = $durable
full_page_writes = $durable
synchronous_commit = $durable
log_min_messages = fatal
CONF
# Its own session, so that Ctrl-C reaches this script first; its streams closed, so that nobody waits for them.
if ! $as setsid "$bin/pg_ctl" -D "$folder/data" -l "$log" -w -t 60 start </dev/null >/dev/null 2>&1; then
  cat "$log" >&2
  exit 70
fi
echo "host=$folder user=postgres dbname=postgres"
while read -r _; do :; done

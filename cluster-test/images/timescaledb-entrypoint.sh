#!/bin/bash
# Makes the database once, then becomes the server. Reads POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB; writes only PGDATA and /tmp.
set -euo pipefail
programs=/usr/lib/postgresql/17/bin
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  umask 077
  printf '%s\n' "$POSTGRES_PASSWORD" > /tmp/password
  "$programs/initdb" --username="$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8
  rm /tmp/password
  printf '%s\n' "listen_addresses = '*'" "unix_socket_directories = '/tmp'" "dynamic_shared_memory_type = mmap" \
    "shared_preload_libraries = 'timescaledb'" "timescaledb.telemetry_level = off" "shared_buffers = 64MB" "max_connections = 60" \
    >> "$PGDATA/postgresql.conf"
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  echo "CREATE DATABASE \"$POSTGRES_DB\";" | "$programs/postgres" --single -D "$PGDATA" postgres > /dev/null
fi
exec "$programs/postgres" -D "$PGDATA"

#!/usr/bin/env bash
# Tenants behind Debian's pgbouncer in transaction mode. Fetches the program (nothing is installed) and runs PgBouncerTest.
# Usage: bench/pgbouncer.sh
set -euo pipefail
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
chmod 755 "$place"
if ! command -v apt-get >/dev/null; then
  echo "no apt-get here: nothing was proven" >&2
  exit 1
fi
(cd "$place" && apt-get -qq download pgbouncer libevent-2.1-7 libc-ares2 2>/dev/null \
  && for package in *.deb; do dpkg -x "$package" .; done)
cat >"$place/run" <<SCRIPT
#!/bin/sh
LD_LIBRARY_PATH=$place/usr/lib/$(uname -m)-linux-gnu exec $place/usr/sbin/pgbouncer "\$@"
SCRIPT
chmod 755 "$place/run"
"$place/run" --version | head -1
sh ./mvnw -q -B -ntp test -Dtest=PgBouncerTest -Dbhiv.pgbouncer="$place/run"
echo "8 clients of 2 tenants took turns on 2 connections: no row of the other tenant was seen"

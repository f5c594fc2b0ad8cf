#!/bin/sh
# Mixed load for a while, and whether memory, threads, file handles and connections stay flat.
#   MINUTES=30 CLIENTS=16 bench/soak.sh
. "$(dirname -- "$0")/lib.sh"
cd "$here" || exit 2
export BHIV_HOME="$work/home" XDG_CONFIG_HOME="$work/config" BHIV_SERVER_PORT_BASE="$port_base"
export BHIV_SERVER="http://127.0.0.1:$port_base"
renewing=
trap '[ -z "$renewing" ] || kill "$renewing" 2>/dev/null; ./bhiv down >/dev/null 2>&1' EXIT INT TERM
./bhiv up >/dev/null || exit 2
./bhiv login </dev/null >/dev/null || exit 2
./bhiv demo >/dev/null || exit 2
lift_limits
pid=$(./bhiv status 2>/dev/null | sed -n 's/^process \([0-9]*\) .*/\1/p')
./bhiv token >"$work/token"
# Access tokens live shorter than the soak: a fresh one lies in the file, the load reads it.
(while sleep 240; do ./bhiv token >"$work/token.new" && mv "$work/token.new" "$work/token"; done) &
renewing=$!
say "cores $(nproc), load $(cut -d ' ' -f 1-3 /proc/loadavg), $(date -u +%Y-%m-%dT%H:%MZ)"
"${JAVA_HOME:?set it to a JDK 25}/bin/java" bench/Soak.java "$BHIV_SERVER" "$(cat "$work/token")" "$pid" \
    "${MINUTES:-30}" "${CLIENTS:-16}" "$work/token" || failures=1
finish

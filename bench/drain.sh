#!/bin/sh
# Two processes are restarted one after the other, RESTARTS times each, under RATE reads and writes a second from clients
# that ask /health/ready as load balancers do. No request may fail (platform.md, section 6).
#   RATE=500 RESTARTS=3 CLIENTS=32 bench/drain.sh
set -eu
cd "$(dirname "$0")/.."
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
out=$(mktemp)
trap 'rm -f "$out"' EXIT
echo "cores $(nproc), load $(cut -d ' ' -f 1-3 /proc/loadavg), $(date -u +%Y-%m-%dT%H:%MZ)"
sh ./mvnw -q -B -ntp test -Dtest=DrainTest -Dspotless.check.skip=true -Dsurefire.failIfNoSpecifiedTests=false \
    -Dbhiv.drain.rate="${RATE:-500}" -Dbhiv.drain.restarts="${RESTARTS:-3}" -Dbhiv.drain.clients="${CLIENTS:-32}" \
    >"$out" 2>&1 || { grep -E 'drain:|DrainTest|failed' "$out" | head -40; exit 1; }
grep 'drain:' "$out"

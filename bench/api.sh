#!/bin/sh
# What one request costs (platform.md, section 6): the whole chain beside a bare servlet with the same SQL, a call in the
# process beside loopback HTTP, a POST with an idempotency key beside one without, a page behind a million rows beside
# the first; by turns, medians and ratios.
#   ROUNDS=5 SECONDS_EACH=2 CLIENTS=64 ROWS=1000000 bench/api.sh
set -eu
cd "$(dirname "$0")/.."
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
out=$(mktemp)
trap 'rm -f "$out"' EXIT
echo "cores $(nproc), load $(cut -d ' ' -f 1-3 /proc/loadavg), $(date -u +%Y-%m-%dT%H:%MZ)"
sh ./mvnw -q -B -ntp test -Dtest=ApiBench -Dspotless.check.skip=true -Djacoco.skip=true -DargLine= -Dsurefire.failIfNoSpecifiedTests=false \
    -Dbhiv.rounds="${ROUNDS:-5}" -Dbhiv.seconds="${SECONDS_EACH:-2}" -Dbhiv.clients="${CLIENTS:-64}" \
    -Dbhiv.rows="${ROWS:-1000000}" >"$out" 2>&1 || { tail -40 "$out"; exit 1; }
grep 'must be' "$out"

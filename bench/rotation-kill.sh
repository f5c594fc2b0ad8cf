#!/bin/sh
# Sealing keys are rotated, the master key too, while the process that does it is ended with kill -9 KILLS times at
# seeded moments; every secret must open at any time, and none may be under an old key in the end.
#   KILLS=50 SEED=1 bench/rotation-kill.sh
set -eu
cd "$(dirname "$0")/.."
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
out=$(mktemp)
trap 'rm -f "$out"' EXIT
sh ./mvnw -q -B -ntp test -Dtest=RotationKillTest -Dspotless.check.skip=true -Dsurefire.failIfNoSpecifiedTests=false \
    -Dbhiv.rotation.kills="${KILLS:-50}" -Dbhiv.rotation.seed="${SEED:-1}" >"$out" 2>&1 || { tail -60 "$out"; exit 1; }
grep 'kill -9' "$out"

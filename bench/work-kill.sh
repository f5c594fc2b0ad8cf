#!/bin/sh
# Durable runs of three steps over two processes, while either of them and PostgreSQL are killed with kill -9 at random
# moments: each run finished once, no change of a table doubled, no step done again that was recorded, and how long the
# runs of a killed process waited for another. Fails when one of these is not so.
#   RUNS=10000 KILLS=20 SEED=1 bench/work-kill.sh
set -eu
cd "$(dirname "$0")/.."
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
./mvnw -q -B -ntp -o test -Dtest=WorkKillTest -Dspotless.check.skip=true -Dsurefire.failIfNoSpecifiedTests=false \
    -Dbhiv.runs="${RUNS:-10000}" -Dbhiv.kills="${KILLS:-20}" -Dbhiv.seed="${SEED:-20261125}"

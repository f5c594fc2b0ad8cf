#!/bin/sh
# What durable work costs: plain inserts, db-scheduler alone, and our works, by turns on one PostgreSQL in one run;
# medians, spread, ratios. With FINISHED, once more with so many finished works in the tables: growth must be flat.
#   ROUNDS=5 WORKS=5000 CLIENTS=8 FINISHED=1000000 bench/work.sh
set -eu
cd "$(dirname "$0")/.."
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
./mvnw -q -B -ntp -o test -Dtest=WorkBench -Dspotless.check.skip=true -Djacoco.skip=true -DargLine= -Dsurefire.failIfNoSpecifiedTests=false \
    -Dbhiv.rounds="${ROUNDS:-5}" -Dbhiv.works="${WORKS:-5000}" -Dbhiv.clients="${CLIENTS:-8}" \
    -Dbhiv.finished="${FINISHED:-0}"

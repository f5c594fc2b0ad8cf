#!/bin/sh
# What an event costs: transactions that insert a row, and the same with an event published, relayed and handled, by
# turns in one run; the ratio must be at least 0.7 (platform.md, section 6). Prints the heap after each round.
#   ROUNDS=5 EVENTS=5000 CLIENTS=8 bench/events.sh
set -eu
cd "$(dirname "$0")/.."
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
./mvnw -q -B -ntp -o test -Dtest=EventsBench -Dspotless.check.skip=true -Djacoco.skip=true -DargLine= -Dsurefire.failIfNoSpecifiedTests=false \
    -Dbhiv.rounds="${ROUNDS:-5}" -Dbhiv.events="${EVENTS:-5000}" -Dbhiv.clients="${CLIENTS:-8}"

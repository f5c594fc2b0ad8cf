#!/bin/sh
# Two processes that publish and relay, killed with kill -9 at random moments: each effect once, in order, nothing lost,
# the dead event visible and delivered again. Fails when one of these is not so.
#   EVENTS=100000 KILLS=40 SEED=1 bench/events-kill.sh
set -eu
cd "$(dirname "$0")/.."
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
./mvnw -q -B -ntp -o test -Dtest=EventsKillTest -Dspotless.check.skip=true -Dsurefire.failIfNoSpecifiedTests=false \
    -Dbhiv.events="${EVENTS:-100000}" -Dbhiv.kills="${KILLS:-40}" -Dbhiv.seed="${SEED:-20261125}"

#!/bin/sh
# What the audit costs, with its rivals by turns in one run: changes with an entry, without, and with a hash chain
# inside the transaction; age of what waits, take-up, verification, export, space (audit.md, section 6). fsync is on.
#   ROUNDS=3 SECONDS_EACH=4 CLIENTS=16 WAITING=50000 bench/audit.sh
set -eu
cd "$(dirname "$0")/.."
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
./mvnw -q -B -ntp -o test -Dtest=AuditBench -Dspotless.check.skip=true -Djacoco.skip=true -DargLine= -Dsurefire.failIfNoSpecifiedTests=false \
    -Dbhiv.rounds="${ROUNDS:-3}" -Dbhiv.seconds="${SECONDS_EACH:-4}" -Dbhiv.clients="${CLIENTS:-16}" \
    -Dbhiv.waiting="${WAITING:-50000}"

#!/bin/sh
# How good the local engine understands questions (agents.md PRF-3, PRF-6).
#   bench/ask.sh        accuracy, exact arguments and out-of-scope actions on the held-out questions
#   bench/ask.sh fit    fits the scoring on the training questions first, and writes it into the program
# FAULTS=1 lists what went wrong (of the held-out set only look at it when you are done).
set -eu
cd "$(dirname "$0")/.."
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
bench() {
    ./mvnw -q -B -ntp -o test -Dtest="AskBench#$1" -Djacoco.skip=true -DargLine= -Dsurefire.failIfNoSpecifiedTests=false \
        -Dask.faults="$([ "${FAULTS:-}" = 1 ] && echo true || echo false)" -Dspotless.check.skip=true
}
if [ "${1:-}" = fit ]; then
    bench fit
fi
bench heldout+speed

#!/bin/sh
# Kills the program, its PostgreSQL or both with `kill -9` at seeded moments under writers that note what was
# acknowledged; none may be lost or doubled.
#   ROUNDS=200 SEED=1 bench/crash.sh
cd "$(dirname -- "$0")/.." || exit 2
exec ./bhiv test -Dtest=CrashTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Dbhiv.crash.rounds="${ROUNDS:-200}" -Dbhiv.crash.seed="${SEED:-20261125}"

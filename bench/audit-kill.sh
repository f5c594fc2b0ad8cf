#!/bin/sh
# 50,000 changes by 16 clients while the program, its PostgreSQL or both are killed with `kill -9`: afterwards every
# committed change has exactly one audit entry, and `bhiv audit verify` finds nothing wrong.
#   MUTATIONS=50000 KILLS=3 SEED=1 bench/audit-kill.sh
cd "$(dirname -- "$0")/.." || exit 2
exec ./bhiv test -Dtest=AuditKillTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Dbhiv.mutations="${MUTATIONS:-50000}" -Dbhiv.kills="${KILLS:-3}" -Dbhiv.seed="${SEED:-20261125}"

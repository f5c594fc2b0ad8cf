#!/bin/sh
# 10,000 wrong passwords for one name from 500 addresses: how many are looked at at all, and whether the owner gets in
# from a known device at the first try meanwhile (IDN-6). Exits non-zero when either is not as promised.
#   GUESSES=10000 bench/lockout.sh
cd "$(dirname -- "$0")/.." || exit 2
exec ./bhiv test -Dtest=LockoutTest -Dsurefire.failIfNoSpecifiedTests=false -Dbhiv.guesses="${GUESSES:-10000}"

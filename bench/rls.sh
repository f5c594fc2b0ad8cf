#!/usr/bin/env bash
# What row-level security costs (platform.md section 6): reads with the policy against reads with the predicate in SQL.
# Usage: bench/rls.sh
set -euo pipefail
cd "$(dirname "$0")/.."
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
sh ./mvnw -q -B -ntp test -Dtest=RlsBench -Djacoco.skip=true -DargLine= -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip=true |
  grep 'with policy'

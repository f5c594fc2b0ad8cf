#!/bin/sh
# What it costs to know who calls and what he may do: first sight of a token beside a bare RSA verification, a known
# token, a warm API key, and permission checks beside cedar-java on the same policies, which must also decide alike.
#   ROUNDS=7 bench/tokens.sh
set -eu
cd "$(dirname "$0")/.."
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
plugin=org.apache.maven.plugins:maven-dependency-plugin:3.8.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -n "${COMPILED:-}" ] || ./mvnw -q -B -ntp compile -Dspotless.check.skip=true
./mvnw -q -B -ntp $plugin:build-classpath -Dmdep.outputFile="$work/own"
./mvnw -q -B -ntp -f bench/tokens/pom.xml $plugin:build-classpath -Dmdep.outputFile="$work/rival"
"$JAVA_HOME/bin/java" -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED -Drounds="${ROUNDS:-7}" \
    -cp "target/classes:$(cat "$work/own"):$(cat "$work/rival")" bench/tokens/Tokens.java 2>"$work/errors" \
    || { cat "$work/errors"; exit 1; }

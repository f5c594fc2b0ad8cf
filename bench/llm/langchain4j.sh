#!/bin/sh
# LangChain4j from Maven, in a class path of its own. Arguments: the role's address, a virtual key.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
dir=$(mktemp -d "${TMPDIR:-/tmp}/bhiv-langchain4j.XXXXXX")
trap 'rm -rf "$dir"' EXIT
cat >"$dir/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>bench</groupId><artifactId>langchain4j</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>dev.langchain4j</groupId><artifactId>langchain4j-open-ai</artifactId><version>1.19.0</version></dependency>
    <dependency><groupId>dev.langchain4j</groupId><artifactId>langchain4j-anthropic</artifactId><version>1.19.0</version></dependency>
  </dependencies>
</project>
POM
"$here/mvnw" -q -B -ntp -f "$dir/pom.xml" dependency:build-classpath -Dmdep.outputFile="$dir/classpath"
"${JAVA_HOME:?}/bin/java" -cp "$(cat "$dir/classpath")" "$here/bench/llm/LangChain4j.java" "$1" "$2"

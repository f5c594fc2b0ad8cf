#!/bin/sh
# The documents as others read them: validated by Redocly CLI, and a TypeScript client made of them compiled and run
# against a platform of its own. Needs Node 20 and the npm registry. Exits non-zero when anything is wrong.
#   bench/openapi.sh        PORT_BASE=18000 bench/openapi.sh
. "$(dirname -- "$0")/lib.sh"

# In the order of their ports.
roles="gateway logistics crm agents llm integrations"
cp "$here"/bench/openapi/* "$work/" || exit 2
(cd "$work" && npm install --silent --no-audit --no-fund) || exit 2
bin=$work/node_modules/.bin
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
cd "$here" || exit 2
export BHIV_HOME="$work/home" XDG_CONFIG_HOME="$work/config" BHIV_SERVER_PORT_BASE="$port_base"
export BHIV_SERVER="http://127.0.0.1:$port_base"
trap './bhiv down >/dev/null 2>&1' EXIT INT TERM
./bhiv up >"$work/up.log" 2>&1 || { cat "$work/up.log"; exit 2; }
printf 'a password of the openapi trial\n' >"$work/password" && chmod 600 "$work/password"
./bhiv login --new-password-file "$work/password" </dev/null >/dev/null || exit 2

say "node $(node --version), redocly $("$bin/redocly" --version 2>/dev/null | tail -n 1)," \
    "openapi-typescript $("$bin/openapi-typescript" --version), typescript $("$bin/tsc" --version)"
say "rules switched off or down:" \
    "$(sed -n 's/^  \([a-zA-Z0-9-]*\): *\(off\|warn\).*/\1 (\2)/p' "$work/redocly.yaml" | grep . || echo none)"

mkdir -p "$work/docs" "$work/gen"
offset=0
for role in $roles; do
    url=http://127.0.0.1:$((port_base + offset))
    offset=$((offset + 1))
    check "$role: the document" '"title" *: *"BHIV Core: '"$role"'"' \
        sh -c 'curl -fsS "$1/openapi.json" -o "$2" && sed -n 2,5p "$2"' fetch "$url" "$work/docs/$role.json"
    check "$role: valid" "^0 errors, 0 warnings$" node "$work/lint.mjs" "$work" "docs/$role.json"
    check "$role: a client is made of it" "gen/$role.ts" \
        "$bin/openapi-typescript" "$work/docs/$role.json" -o "$work/gen/$role.ts"
done
check "patterns, defaults, answers" ", 0 wrong$" node "$work/patterns.mjs" $(printf "$work/docs/%s.json " $roles)
check "everything compiles, strictly" "^compiled$" sh -c 'cd "$1" && node_modules/.bin/tsc -p . && echo compiled' tsc "$work"
check "the client against the platform" " 0 wrong$" \
    node "$work/out/client.js" "$BHIV_SERVER" "http://127.0.0.1:$((port_base + 2))" admin 'a password of the openapi trial'
./bhiv down >/dev/null 2>&1
finish

#!/bin/sh
# sqlmap (Debian) with a valid token against a platform of its own: nothing is injectable with the guard off, and with
# the guard in `block` what it sends is refused. Exits non-zero otherwise.
#   bench/sqlmap.sh        LEVEL=3 RISK=2 PORT_BASE=18000 bench/sqlmap.sh
. "$(dirname -- "$0")/lib.sh"
command -v sqlmap >/dev/null || { say "sqlmap is missing: apt-get install sqlmap"; exit 2; }

cd "$here" || exit 2
export BHIV_HOME="$work/home" XDG_CONFIG_HOME="$work/config" BHIV_SERVER_PORT_BASE="$port_base"
trap './bhiv down >/dev/null 2>&1' EXIT INT TERM
./bhiv up >"$work/up.log" 2>&1 || { cat "$work/up.log"; exit 2; }
printf 'a password of the sqlmap trial\n' >"$work/password" && chmod 600 "$work/password"
./bhiv login --new-password-file "$work/password" </dev/null || exit 2
export BHIV_SERVER="http://127.0.0.1:$port_base"
./bhiv demo >/dev/null || exit 2
lift_limits

attack() {
    rm -rf "$work/sqlmap"
    sqlmap --batch --disable-coloring --output-dir="$work/sqlmap" --level="${LEVEL:-2}" --risk="${RISK:-1}" \
        --threads=4 --timeout=20 --headers="Authorization: Bearer $(./bhiv token)\nContent-Type: application/json" "$@" >"$work/sqlmap.out" 2>&1
    grep -E 'injectable|vulnerable|is protected|HTTP error codes|[0-9]{3} \(|identified the following' "$work/sqlmap.out" |
        grep -vE 'testing if|heuristic \(basic\)' | sort -u
    printf '%s requests refused by the guard\n' "$(grep -oE '403 \(Forbidden\) - [0-9]+' "$work/sqlmap.out" | grep -oE '[0-9]+$' | awk '{ n += $1 } END { print n + 0 }')"
}

all() {
    attack -u "http://127.0.0.1:$((port_base + 2))/accounts?search=alder&sort=name&limit=5"
    attack -u "http://127.0.0.1:$((port_base + 1))/analytics/shipments?group_by=mode&supplier=Alder"
    attack -u "http://127.0.0.1:$((port_base + 2))/accounts" --method=POST \
        --data='{"name":"Alder*"}'
}

guard() {
    set_setting guard.mode "$1"
    sleep 6
}

guard off
say "guard off"
check "nothing is injectable" 'do not appear to be injectable' all
printf '%s\n' "$output" | grep -qE 'is vulnerable|identified the following' && { say "   WRONG: sqlmap found something"; failures=$((failures + 1)); }
curl -sSf -o /dev/null -X DELETE "$BHIV_SERVER/settings/guard.mode" -H "Authorization: Bearer $(./bhiv token)" -H 'If-Match: "1"'
curl -sS "$BHIV_SERVER/settings/guard.mode" -H "Authorization: Bearer $(./bhiv token)" >"$work/mode.json"
version=$(sed -E 's/.*"version" ?: ?([0-9]+).*/\1/' "$work/mode.json")
curl -sSf -o /dev/null -X PUT "$BHIV_SERVER/settings/guard.mode" -H "Authorization: Bearer $(./bhiv token)" \
    -H "If-Match: \"$version\"" -H 'Content-Type: application/json' -d '{"value":"block"}' || exit 2
sleep 6
say ""
say "guard in block"
check "the guard refuses it" '[1-9][0-9]* requests refused by the guard' all
finish

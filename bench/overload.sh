#!/usr/bin/env bash
# Overload (gateway.md, GTW-72): a record is read through the gateway at 0.7 of the capacity, at three and at ten times
# it, open loop, and again at 0.7. Shows goodput, the p99 of what was admitted, what the rest was told, and memory.
#   SECONDS_EACH=60 CLIENTS=400 TIMES="3 10" bench/overload.sh
# Needs h2load (Debian: nghttp2-client), curl and a JDK 25. The load shares the machine with the platform and its
# database, so capacity is what is left beside it. Listens on loopback only.
set -u
. "$(dirname -- "$0")/lib.sh"
cd "$here" || exit 2
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
EACH=${SECONDS_EACH:-60} CLIENTS=${CLIENTS:-400} TIMES=${TIMES:-3 10}
command -v h2load >/dev/null || { say "h2load is missing: apt-get install nghttp2-client"; exit 2; }
base=${PORT_BASE:-28200}
export BHIV_HOME="$work/home" XDG_CONFIG_HOME="$work/config"
export BHIV_SERVER_PORT_BASE="$base" BHIV_SERVER="http://127.0.0.1:$base"
trap './bhiv down >/dev/null 2>&1; rm -rf "$work"' EXIT INT TERM
./bhiv up >"$work/up.log" 2>&1 || { cat "$work/up.log"; exit 2; }
./bhiv login </dev/null >/dev/null || exit 2
lift_limits
token=$(./bhiv token)
pid=$(./bhiv status 2>/dev/null | sed -n 's/^process \([0-9]*\) .*/\1/p')
id=$(curl -sSf -X POST "$BHIV_SERVER/api/crm/customers" -H "Authorization: Bearer $token" \
    -H "Idempotency-Key: overload-bench-$$-1" -H 'Content-Type: application/json' \
    -d '{"first_name":"Over","last_name":"Load","email":"overload@example.com","phone":"+49 30 1234567"}' | sed -n 's/.*"id":"\([^"]*\)".*/\1/p')
[ -n "$id" ] || { say "no customer was made"; exit 2; }
url="$BHIV_SERVER/api/crm/customers/$id"
curl -sSf -o /dev/null -H "Authorization: Bearer $token" "$url" || exit 2

resident() { awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status"; }
metric() { # NAME
    curl -s -H "Authorization: Bearer $token" "$BHIV_SERVER/metrics" | awk -v n="$1" 'index($1, n) == 1 {s += $2} END {printf "%d", s}'
}
# load NAME RATE SECONDS: each client asks at its own pace, and is never ahead of its last answer
load() {
    per=$(awk -v r="$2" -v c="$CLIENTS" 'BEGIN {p = r / c; print p < 0.1 ? 0.1 : p}')
    n=$(awk -v r="$2" -v s="$3" 'BEGIN {print int(r * s)}')
    rm -f "$work/log"
    h2load --h1 -t1 -c"$CLIENTS" -n"$n" --rps="$per" --log-file="$work/log" \
        -H "Authorization: Bearer $token" "$url" >"$work/h2load.txt" 2>&1
    # start in us, status, us
    sort -n -k3 "$work/log" | awk -v name="$1" -v rate="$2" -v mib="$(resident)" -v limit="$(metric bhiv_gateway_admission_limit)" '
        {if (!first || $1 < first) first = $1; if ($1 + $3 > last) last = $1 + $3}
        $2 == 200 {ok[++good] = $3} $2 == 503 {shed++; lateness += $3} $2 != 200 && $2 != 503 {other++}
        END {
            seconds = (last - first) / 1e6
            printf "%-10s %8d %8.0f %8.0f %8.1f %8.1f %8.0f %6d %6d %6d\n", name, rate, (good + shed + other) / seconds,
                good / seconds, ok[int(good * 0.5) + 1] / 1000, ok[int(good * 0.99) + 1] / 1000, shed / seconds,
                other, limit, mib
        }'
}
say "cores $(nproc), load $(cut -d ' ' -f 1-3 /proc/loadavg), $(date -u +%Y-%m-%dT%H:%MZ), $EACH s each, $CLIENTS clients"
h2load --h1 -t1 -c16 -D $((EACH < 10 ? EACH : 10)) -H "Authorization: Bearer $token" "$url" >"$work/warm.txt" 2>&1
h2load --h1 -t1 -c16 -D $((EACH < 10 ? EACH : 10)) -H "Authorization: Bearer $token" "$url" >"$work/capacity.txt" 2>&1
capacity=$(sed -n 's/^finished in .*, \([0-9]*\)[.0-9]* req\/s.*/\1/p' "$work/capacity.txt")
say "capacity: $capacity requests a second by 16 clients without a pause"
printf '%-10s %8s %8s %8s %8s %8s %8s %6s %6s %6s\n' load asked/s sent/s good/s p50ms p99ms 503/s other limit MiB
load 0.7 $((capacity * 7 / 10)) "$EACH"
for times in $TIMES; do load "$times" $((capacity * times)) "$EACH"; done
load "0.7 after" $((capacity * 7 / 10)) $((EACH < 10 ? EACH : 10))
say "one refusal in full:"
h2load --h1 -t1 -c"$CLIENTS" -D 5 -H "Authorization: Bearer $token" "$url" >/dev/null 2>&1 &
for _ in $(seq 200); do
    curl -s -D "$work/head" -o "$work/body" -H "Authorization: Bearer $token" "$url"
    if head -1 "$work/head" | grep -q 503; then break; fi
done
grep -iE '^(HTTP|retry-after)' "$work/head"; head -c 400 "$work/body"; say ""
wait

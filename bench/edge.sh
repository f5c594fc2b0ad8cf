#!/usr/bin/env bash
# The edge beside its rivals (gateway.md, section 6): nginx, HAProxy, Spring Cloud Gateway, and ours bare and with the
# whole chain on, before the same static upstream, one run, alternating (ABBA), medians and spread.
#   ROUNDS=5 SECONDS_EACH=8 WARM=15 CONNECTIONS=64 SIZES="1024 102400" TARGETS="nginx haproxy scg bare chain" bench/edge.sh
# Needs wrk, nginx and haproxy (Debian) and a JDK 25. Listens on loopback only.
set -u
. "$(dirname -- "$0")/lib.sh"
cd "$here" || exit 2
: "${JAVA_HOME:=/usr/lib/jvm/temurin-25-jdk-amd64}"
export JAVA_HOME
ROUNDS=${ROUNDS:-5} EACH=${SECONDS_EACH:-8} WARM=${WARM:-15} CONNECTIONS=${CONNECTIONS:-64}
SIZES=${SIZES:-1024 102400} TARGETS=${TARGETS:-nginx haproxy scg bare chain}
for tool in wrk nginx haproxy; do
    command -v $tool >/dev/null || { say "$tool is missing: apt-get install wrk nginx haproxy"; exit 2; }
done
export BHIV_HOME="$work/home" XDG_CONFIG_HOME="$work/config"
base=${PORT_BASE:-28000}
up=$((base + 90)) p_nginx=$((base + 91)) p_haproxy=$((base + 92)) p_scg=$((base + 93)) p_bare=$((base + 94))
export BHIV_SERVER_PORT_BASE="$base" BHIV_SERVER="http://127.0.0.1:$base" BHIV_PEERS_CRM="http://127.0.0.1:$up"
pids=""
cleanup() {
    for pid in $pids; do kill "$pid" 2>/dev/null; done
    ./bhiv down >/dev/null 2>&1
    rm -rf "$work"
}
trap cleanup EXIT INT TERM

# --- the upstream and the native rivals
mkdir -p "$work/www"
for size in $SIZES; do
    { printf '{"fill":"'; head -c $((size - 11)) /dev/zero | tr '\0' 'x'; printf '"}'; } >"$work/www/$size.json"
done
# Started as root, nginx would serve as somebody who may not read this directory.
as_root=""
[ "$(id -u)" -ne 0 ] || as_root="user root; "
conf() { # NAME PORT LOCATION
    cat >"$work/$1.conf" <<C
${as_root}daemon off; worker_processes 1; pid $work/$1.pid; error_log $work/$1.err;
events { worker_connections 4096; }
http {
    access_log off; keepalive_requests 100000000; default_type application/json;
    types { application/json json; }
    client_body_temp_path $work/$1.b; proxy_temp_path $work/$1.p; fastcgi_temp_path $work/$1.f;
    uwsgi_temp_path $work/$1.u; scgi_temp_path $work/$1.s;
    upstream behind { server 127.0.0.1:$up; keepalive 128; keepalive_requests 100000000; }
    server { listen 127.0.0.1:$2 backlog=4096; $3 }
}
C
    nginx -c "$work/$1.conf" 2>>"$work/$1.err" &
    pids="$pids $!"
    eval "pid_$1=$!"
}
# any path gives the file that its last segment names; probes are answered too
conf upstream "$up" "location ~ /([0-9]+)\$ { root $work/www; rewrite ^.*/([0-9]+)\$ /\$1.json break; }
    location / { return 200 '{}'; }"
conf nginx "$p_nginx" 'location / { proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; }'
cat >"$work/haproxy.cfg" <<C
global
    nbthread 1
    maxconn 8192
defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 30s
    http-reuse always
frontend in
    bind 127.0.0.1:$p_haproxy
    default_backend out
backend out
    server one 127.0.0.1:$up
C
haproxy -db -f "$work/haproxy.cfg" >"$work/haproxy.log" 2>&1 &
pid_haproxy=$!
pids="$pids $pid_haproxy"

# --- ours, and Spring Cloud Gateway
case " $TARGETS " in *" chain "* | *" bare "*)
    ./bhiv up --roles gateway >"$work/up.log" 2>&1 || { cat "$work/up.log"; exit 2; }
    ./bhiv login </dev/null >/dev/null || exit 2
    lift_limits
    pid_chain=$(./bhiv status 2>/dev/null | sed -n 's/^process \([0-9]*\) .*/\1/p')
    token=$(./bhiv token)
    ;;
esac
case " $TARGETS " in *" bare "*)
    mkdir -p "$work/bare"
    "$JAVA_HOME/bin/java" -Xmx512m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders \
        -cp "target/app/bhiv.jar:target/app/lib/*" bench/edge/Bare.java $p_bare "http://127.0.0.1:$up" "$work/bare" \
        >"$work/bare.log" 2>&1 &
    pid_bare=$!
    pids="$pids $pid_bare"
    ;;
esac
case " $TARGETS " in *" scg "*)
    sh ./mvnw -q -B -ntp -f bench/edge/scg/pom.xml package || exit 2
    "$JAVA_HOME/bin/java" -Xmx512m -Dupstream="http://127.0.0.1:$up" -jar bench/edge/scg/target/scg.jar \
        --server.port=$p_scg --server.address=127.0.0.1 --logging.level.root=WARN >"$work/scg.log" 2>&1 &
    pid_scg=$!
    pids="$pids $pid_scg"
    ;;
esac

url() { # TARGET SIZE
    case $1 in
    chain) echo "http://127.0.0.1:$base/api/crm/customers/$2" ;;
    *) eval "echo http://127.0.0.1:\$p_$1/customers/$2" ;;
    esac
}
first=${SIZES%% *}
for target in $TARGETS; do
    tries=0
    until curl -sf -o /dev/null -H "Authorization: Bearer ${token:-}" "$(url "$target" "$first")"; do
        tries=$((tries + 1))
        [ $tries -lt 120 ] || { say "$target does not answer"; exit 2; }
        sleep 0.5
    done
done

# --- measuring
family() { # PID: itself and its children
    echo "$1 $(cat "/proc/$1/task/$1/children" 2>/dev/null)"
}
ticks() {
    sum=0
    for p in $(family "$1"); do
        # the command may hold spaces: what follows the last parenthesis is fixed
        t=$(sed 's/.*) //' "/proc/$p/stat" 2>/dev/null | awk '{print $12 + $13}')
        sum=$((sum + ${t:-0}))
    done
    echo $sum
}
resident() {
    for p in $(family "$1"); do sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/$p/status"; done | awk '{s += $1} END {print int(s / 1024)}'
}
hz=$(getconf CLK_TCK)
once() { # TARGET SIZE SECONDS -> req/s p50us p99us cpu_us mib errors
    eval "pid=\$pid_$1"
    before=$(ticks "$pid")
    wrk -t1 -c"$CONNECTIONS" -d"$3"s --latency -H "Authorization: Bearer ${token:-}" "$(url "$1" "$2")" >"$work/wrk.txt" 2>&1
    after=$(ticks "$pid")
    awk -v cpu=$((after - before)) -v hz="$hz" -v mib="$(resident "$pid")" '
        function us(v) { return v ~ /ms$/ ? v * 1000 : v ~ /us$/ ? v + 0 : v * 1000000 }
        /^ +50%/ { p50 = us($2) } /^ +99%/ { p99 = us($2) }
        /requests in/ { n = $1 } /Requests\/sec/ { rate = $2 }
        /Non-2xx/ { bad = $NF } /Socket errors/ { bad += $4 + $6 + $8 + $10 }
        END { printf "%d %d %d %.1f %d %d\n", rate, p50, p99, n ? cpu * 1e6 / hz / n : 0, mib, bad }' "$work/wrk.txt"
}

say "cores $(nproc), load $(cut -d ' ' -f 1-3 /proc/loadavg), $(date -u +%Y-%m-%dT%H:%MZ)," \
    "$ROUNDS rounds of $EACH s after $WARM s, $CONNECTIONS connections"
say "chain: token, path and operation, limits with headers, balancing and breaker, access log, security headers;" \
    "permission and audit are the role's, whose place the static upstream takes"
back=$(for t in $TARGETS; do echo "$t"; done | tac)
for size in $SIZES; do
    for target in $TARGETS; do once "$target" "$size" "$WARM" >/dev/null; done
    : >"$work/$size.txt"
    for round in $(seq "$ROUNDS"); do
        order=$TARGETS
        [ $((round % 2)) -eq 1 ] || order=$back
        for target in $order; do echo "$target $(once "$target" "$size" "$EACH")" >>"$work/$size.txt"; done
    done
    say ""
    say "$size bytes: medians (least to most)"
    printf '%-8s %9s %19s %7s %8s %8s %7s %6s %6s\n' target req/s spread /nginx p50us p99us cpu_us MiB bad
    median() { sort -n | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }
    of() { awk -v t="$1" -v c="$2" '$1 == t {print $c}' "$work/$size.txt"; }
    reference=$(of nginx 2 | median)
    for target in $TARGETS; do
        rate=$(of "$target" 2 | median)
        printf '%-8s %9.0f %19s %7s %8.0f %8.0f %7.1f %6.0f %6.0f\n' "$target" "$rate" \
            "$(of "$target" 2 | sort -n | sed -n '1p;$p' | paste -sd- | sed 's/-/ to /')" \
            "$(awk -v a="$rate" -v b="${reference:-0}" 'BEGIN {if (b > 0) printf "%.2f", a / b; else print "-"}')" \
            "$(of "$target" 3 | median)" "$(of "$target" 4 | median)" "$(of "$target" 5 | median)" \
            "$(of "$target" 6 | median)" "$(of "$target" 7 | median)"
    done
done

# --- where the time of ours goes
case " $TARGETS " in *" chain "*)
    "$JAVA_HOME/bin/jcmd" "$pid_chain" JFR.start name=edge settings=profile >/dev/null &&
        once chain "$first" "$EACH" >/dev/null &&
        "$JAVA_HOME/bin/jcmd" "$pid_chain" JFR.dump name=edge filename="$work/edge.jfr" >/dev/null &&
        "$JAVA_HOME/bin/jcmd" "$pid_chain" JFR.stop name=edge >/dev/null
    say ""
    say "where the time goes, chain, $first bytes (samples by the part of the program that is nearest to the top)"
    "$JAVA_HOME/bin/jfr" print --events jdk.ExecutionSample --stack-depth 40 "$work/edge.jfr" | awk '
        /stackTrace = \[/ { if (seen) total++; deep = 0; seen = 1; part = ""; next }
        seen && /line:/ {
            deep++
            f = $1
            if (part == "") {
                if (f ~ /^ai\.bhiv/) part = f
                else if (f ~ /^org\.apache\.hc|^org\.apache\.http/) part = "HttpClient"
                else if (f ~ /^org\.apache\.(tomcat|coyote|catalina)/) part = "Tomcat"
                else if (f ~ /^tools\.jackson|^com\.fasterxml/) part = "Jackson"
                else if (f ~ /^ch\.qos|^org\.slf4j/) part = "logging"
                else if (f ~ /^io\.micrometer/) part = "Micrometer"
            }
        }
        seen && /\]$/ { count[part == "" ? "JDK alone" : part]++; n++; seen = 0 }
        END { for (p in count) printf "%5.1f %%  %s\n", 100 * count[p] / n, p }' | sort -rn | head -25
    cp "$work/edge.jfr" "${JFR:-/tmp/bhiv-edge.jfr}"
    say "the recording: ${JFR:-/tmp/bhiv-edge.jfr}"
    ;;
esac

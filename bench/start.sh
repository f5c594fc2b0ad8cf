#!/bin/sh
# Time to ready and resident memory with all roles, first start, later starts without and with the AOT cache, alternating.
#   RUNS=5 bench/start.sh
. "$(dirname -- "$0")/lib.sh"
cd "$here" || exit 2
runs=${RUNS:-5}
export BHIV_HOME="$work/home" XDG_CONFIG_HOME="$work/config" BHIV_SERVER_PORT_BASE="$port_base"
trap './bhiv down >/dev/null 2>&1' EXIT INT TERM

# Sum of proportional set sizes of the JVM and of everything below it, in MB.
memory() {
    pid=$(./bhiv status 2>/dev/null | sed -n 's/^process \([0-9]*\) .*/\1/p')
    total=0
    for p in $pid $(pgrep -g 0 -P "$pid" 2>/dev/null) $(pgrep -P "$pid"); do
        for q in $p $(pgrep -P "$p"); do
            kb=$(awk '/^Pss:/ {print $2}' "/proc/$q/smaps_rollup" 2>/dev/null)
            total=$((total + ${kb:-0}))
        done
    done
    jvm=$(awk '/^VmRSS:/ {print $2}' "/proc/$pid/status")
    echo "$((jvm / 1024)) $((total / 1024))"
}

one() {
    printed=$(BHIV_AOT=$1 ./bhiv up 2>&1) || { say "$printed"; exit 2; }
    ready=$(printf '%s\n' "$printed" | sed -n 's/.*is ready after \([0-9.]*\) s.*/\1/p')
    used=$(printf '%s\n' "$printed" | sed -n 's/ *AOT cache *//p')
    sleep "${IDLE:-20}"
    say "$2 ready_s=$ready jvm_rss_and_all_pss_mb=$(memory) aot=$used"
    ./bhiv down >/dev/null 2>&1
}

say "cores $(nproc), load $(cut -d ' ' -f 1-3 /proc/loadavg), $(date -u +%Y-%m-%dT%H:%MZ)"
one off first
./bhiv train >/dev/null 2>&1 || say "training failed"
i=0
while [ "$i" -lt "$runs" ]; do
    one off without
    one on with
    i=$((i + 1))
done
finish

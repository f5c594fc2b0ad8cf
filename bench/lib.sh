# Shared by the trials: a clone of its own, a home of its own, and checks that count.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/bhiv-trial.XXXXXX")
port_base=${PORT_BASE:-8000}
data=${DATA:-$here/../shared/data}
failures=0

say() { printf '%s\n' "$*"; }

# check NAME EXPECTED-PATTERN COMMAND...: runs the command, shows what it printed, and looks for the pattern.
check() {
    name=$1
    pattern=$2
    shift 2
    say ""
    say "\$ $*" | sed "s#$work/clone/##"
    if output=$("$@" 2>&1); then code=0; else code=$?; fi
    say "$output"
    if printf '%s\n' "$output" | grep -Eq -- "$pattern"; then
        say "   ok: $name"
    else
        say "   WRONG: $name (exit $code, expected: $pattern)"
        failures=$((failures + 1))
    fi
}

# lift_limits: the gateway's limits per caller, out of the way of a load from one caller.
lift_limits() {
    for rule in api session service workflow provider login export; do
        set_setting "limits.$rule" 100000000/min
    done
    set_setting limits.in-flight 100000
}

# set_setting KEY VALUE: one that was never set, on a running platform that this home is signed in to.
set_setting() {
    curl -sSf -o /dev/null -X PUT "$BHIV_SERVER/settings/$1" -H "Authorization: Bearer $(./bhiv token)" \
        -H 'If-Match: "0"' -H 'Content-Type: application/json' -d "{\"value\":\"$2\"}" ||
        { say "$1 is not set"; exit 2; }
}

finish() {
    # Before its home goes away: what is still running would outlive the trial.
    [ -z "${BHIV_HOME:-}" ] || (cd "$here" && ./bhiv down >/dev/null 2>&1)
    say ""
    if [ "$failures" -eq 0 ]; then
        say "all answers right"
        rm -rf "$work"
        exit 0
    fi
    say "$failures wrong; everything is left in $work"
    exit 1
}

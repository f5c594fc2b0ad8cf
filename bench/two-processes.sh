#!/bin/sh
# Two processes on one database, `crm,logistics` and `gateway,agents,llm,integrations`, give the same answers as one.
. "$(dirname -- "$0")/lib.sh"

cd "$here" || exit 2
export BHIV_SERVER_PORT_BASE="$port_base" XDG_CONFIG_HOME="$work/config"
a=$work/a
b=$work/b
cleanup() {
    BHIV_HOME=$b ./bhiv down >/dev/null 2>&1
    env -u BHIV_DATABASE_URL BHIV_HOME="$a" ./bhiv down >/dev/null 2>&1
}
trap cleanup EXIT INT TERM

ask_all() {
    for question in "What share of our deliveries arrived on time?" "What is our win rate?" \
        "Which vendors delivered late most often?" "How many accounts do we have?" "Will it rain tomorrow?"; do
        say "## $question"
        ./bhiv ask "$question" 2>/dev/null | grep -v 'trace:'
    done
    ./bhiv logistics analytics shipments --output json 2>/dev/null | sed 's/"as_of" *: *"[^"]*"//'
    ./bhiv crm analytics pipeline --output json 2>/dev/null | sed 's/"as_of" *: *"[^"]*"//'
    ./bhiv crm accounts get 01a1fbf1-0000-7000-8000-000000000000 --output json 2>&1 | grep -o 'platform\.[a-z.-]*' | head -1
}

say "one process"
BHIV_HOME=$a ./bhiv up || exit 2
export BHIV_SERVER="http://127.0.0.1:$port_base"
BHIV_HOME=$a ./bhiv login </dev/null || exit 2
if [ -f "$data/scms_delivery_history.csv" ]; then
    for pair in crm_accounts=crm.accounts crm_products=crm.products crm_sales_teams=crm.sales-reps \
        crm_sales_pipeline=crm.opportunities scms_delivery_history=logistics.shipments; do
        ./bhiv import "$data/${pair%%=*}.csv" --kind "${pair#*=}" --yes >/dev/null 2>&1 || exit 2
    done
else
    ./bhiv demo >/dev/null || exit 2
fi
ask_all >"$work/one.txt"
BHIV_HOME=$a ./bhiv down

say "two processes"
BHIV_HOME=$a ./bhiv up --roles crm,logistics || exit 2
mkdir -m 700 "$b" "$b/secrets"
cp "$a/secrets/master-key" "$b/secrets/master-key"
(
    export BHIV_HOME="$b"
    # The embedded server has no certificate; it listens on loopback only.
    BHIV_DATABASE_URL="postgresql://127.0.0.1:$(cat "$a/postgres/port")/bhiv?sslmode=disable"
    export BHIV_DATABASE_URL
    export BHIV_DATABASE_PASSWORD_FILE="$a/secrets/database-app"
    export BHIV_DATABASE_OWNER_PASSWORD_FILE="$a/secrets/database-owner"
    export BHIV_DATABASE_AUDIT_PASSWORD_FILE="$a/secrets/database-audit"
    ./bhiv up --roles gateway,agents,llm,integrations
) || exit 2
ask_all >"$work/two.txt"

if diff "$work/one.txt" "$work/two.txt"; then
    say "   ok: the same answers"
    cat "$work/two.txt" | head -40
else
    say "   WRONG: the answers differ"
    failures=1
fi
finish

#!/bin/sh
# The platform as a new user meets it: an empty clone, nothing started, the README's commands. Exits non-zero when an
# answer is wrong. With tables in $DATA (or ../shared/data) it asks over those; the sample company is always tried.
#   bench/trial.sh            PORT_BASE=18000 bench/trial.sh            KEEP=1 leaves the platform running
. "$(dirname -- "$0")/lib.sh"

git clone -q "$here" "$work/clone" || exit 2
cd "$work/clone" || exit 2
export BHIV_HOME="$work/home" XDG_CONFIG_HOME="$work/config" BHIV_SERVER_PORT_BASE="$port_base"
trap './bhiv down >/dev/null 2>&1' EXIT INT TERM

check "starts from an empty clone" "is ready after" ./bhiv up
check "a second start is refused" "in use by process" ./bhiv up
check "signs in" "signed in as admin" ./bhiv login </dev/null
check "knows who" "admin" ./bhiv whoami

if [ -f "$data/scms_delivery_history.csv" ]; then
    check "accounts" "85 created" ./bhiv import "$data/crm_accounts.csv" --kind crm.accounts --yes
    check "products" "7 created" ./bhiv import "$data/crm_products.csv" --kind crm.products --yes
    check "sales reps" "35 created" ./bhiv import "$data/crm_sales_teams.csv" --kind crm.sales-reps --yes
    check "deals" "8,800 created.* 0 rejected" \
        ./bhiv import "$data/crm_sales_pipeline.csv" --kind crm.opportunities --yes
    check "deliveries" "10,324 created.* 0 rejected" \
        ./bhiv import "$data/scms_delivery_history.csv" --kind logistics.shipments --yes
    check "the same file again makes nothing" "(^|[^0-9])0 created" \
        ./bhiv import "$data/scms_delivery_history.csv" --kind logistics.shipments --mode upsert --yes

    check "on time" "88\.5 %" ./bhiv ask "What share of our deliveries arrived on time?"
    check "names the operation" "logistics\.analytics\.shipments" ./bhiv ask "What share of our deliveries arrived on time?"
    check "win rate" "63\.15 %" ./bhiv ask "What is our win rate?"
    check "late vendors" "SCMS from RDC +927" ./bhiv ask "Which vendors delivered late most often?"
    check "second late vendor" "Orgenics.* 98 " ./bhiv ask "Which vendors delivered late most often?"
    check "third late vendor" "Aurobindo.* 94 " ./bhiv ask "Which vendors delivered late most often?"
    check "engine and trace" "engine: local.*trace: [0-9a-f]{32}" ./bhiv ask "What is our win rate?"
    check "figures of the deliveries" '"shipments_on_time" *: *6225' \
        ./bhiv logistics analytics shipments --output json
else
    say "no tables in $data: the sample company only"
    check "the sample company" "." ./bhiv demo
    check "on time" "[0-9.]+ % of deliveries" ./bhiv ask "What share of our deliveries arrived on time?"
fi
check "an honest refusal" "can't answer" ./bhiv ask "Will it rain tomorrow?"

# Somebody without the permission gets the API's refusal, not the data.
printf 'a password of the trial\n' >"$work/support.password"
printf 'another password of the trial\n' >"$work/support.new"
chmod 600 "$work/support.password" "$work/support.new"
check "makes a user" "support" ./bhiv identity users create --body \
    '{"username":"support","roles":["Support"],"password":"a password of the trial"}' --output json
export XDG_CONFIG_HOME="$work/config2"
check "signs in as support" "signed in as support" ./bhiv login --user support \
    --password-file "$work/support.password" --new-password-file "$work/support.new"
check "no permission, no data" "sales:read" ./bhiv ask "What is our win rate?"
export XDG_CONFIG_HOME="$work/config"

check "stops" "stopped" ./bhiv down
check "starts again" "is ready after" ./bhiv up
if [ -f "$data/scms_delivery_history.csv" ]; then
    check "still knows" "88\.5 %" ./bhiv ask "What share of our deliveries arrived on time?"
fi
check "the log says who did it" "logistics|crm|identity" ./bhiv audit entries list --output json
finish

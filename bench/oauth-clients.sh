#!/bin/sh
# Clients of other people (npm openid-client, oauth4webapi) against a platform of its own. Exits non-zero when a flow fails.
#   bench/oauth-clients.sh        PORT_BASE=18000 bench/oauth-clients.sh
. "$(dirname -- "$0")/lib.sh"

cp "$here"/bench/oauth/package.json "$here"/bench/oauth/clients.mjs "$work/" || exit 2
(cd "$work" && npm install --silent --no-audit --no-fund) || exit 2
cd "$here" || exit 2
export BHIV_HOME="$work/home" XDG_CONFIG_HOME="$work/config" BHIV_SERVER_PORT_BASE="$port_base"
trap './bhiv down >/dev/null 2>&1' EXIT INT TERM
./bhiv up >"$work/up.log" 2>&1 || { cat "$work/up.log"; exit 2; }
printf 'a password of the oauth trial\n' >"$work/password" && chmod 600 "$work/password"
./bhiv login --new-password-file "$work/password" </dev/null || exit 2

made() {
    ./bhiv identity clients create --body "$1" --output json
}
field() {
    node -e 'const d = JSON.parse(require("fs").readFileSync(0)); console.log(process.argv[1].split(".").reduce((o, k) => o[k], d))' "$1"
}
web=$(made '{"name":"web","kind":"confidential","redirect_uris":["https://client.example/callback"],
  "grant_types":["authorization_code","refresh_token","token_exchange"]}')
service=$(made '{"name":"service","kind":"service","roles":["Support"]}')
node "$work/clients.mjs" "http://localhost:$port_base" admin 'a password of the oauth trial' \
    "$(printf %s "$web" | field client.client_id)" "$(printf %s "$web" | field client_secret)" \
    "$(printf %s "$service" | field client.client_id)" "$(printf %s "$service" | field client_secret)" || exit 1

# The command line by a browser elsewhere, with settings of its own.
XDG_CONFIG_HOME="$work/elsewhere" ./bhiv login --device </dev/null >"$work/device.log" 2>&1 &
waiting=$!
for _ in $(seq 1 60); do
    code=$(sed -n 's/.*enter the code \([A-Z-]*\)$/\1/p' "$work/device.log")
    [ -n "$code" ] && break
    sleep 1
done
node "$work/clients.mjs" "http://localhost:$port_base" admin 'a password of the oauth trial' allow "$code" &&
    wait "$waiting" && XDG_CONFIG_HOME="$work/elsewhere" ./bhiv whoami >"$work/whoami" && grep -q admin "$work/whoami" &&
    { say "ok    bhiv login --device"; exit 0; }
say "FAIL  bhiv login --device"
cat "$work/device.log"
exit 1

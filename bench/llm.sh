#!/bin/sh
# The door to the models beside Portkey's gateway (npm @portkey-ai/gateway, which checks no key, holds no budget and
# writes no ledger) and beside the provider itself, in one run, in turn: a virtual key under a hard budget, the ledger
# and the audit on. The provider is the fake one, in a process of its own. Needs Node and npm.
#   bench/llm.sh                      ROUNDS=5 SECONDS_EACH=20 bench/llm.sh
. "$(dirname -- "$0")/lib.sh"
. "$here/bench/llm/platform.sh"
rounds=${ROUNDS:-3}
seconds=${SECONDS_EACH:-5}
portkey_port=${PORTKEY_PORT:-$((port_base + 87))}

cp "$here"/bench/llm/package.json "$work/" || exit 2
if [ -n "${NODE_MODULES:-}" ]; then
    ln -s "$NODE_MODULES" "$work/node_modules"
else
    (cd "$work" && npm install --silent --no-audit --no-fund) || exit 2
fi
llm_up
provider openai openai "http://127.0.0.1:$fake_port/v1"
model gpt-fake openai 'gpt-fake'
model 'fake;words=100;every=5' openai 'fake;words=100;every=5'
key 100000
sleep 2
(cd "$work" && node node_modules/@portkey-ai/gateway/build/start-server.js --headless --port="$portkey_port" >"$work/portkey.log" 2>&1) &
portkey_pid=$!
trap './bhiv down >/dev/null 2>&1; kill $fake_pid $(pgrep -P $portkey_pid) $portkey_pid 2>/dev/null' EXIT INT TERM
sleep 3
uname -sr
nproc
"${JAVA_HOME:?}/bin/java" -Xmx512m "$here/bench/llm/Load.java" "$rounds" "$seconds" \
    "direct|http://127.0.0.1:$fake_port/v1/chat/completions|" \
    "portkey|http://127.0.0.1:$portkey_port/v1/chat/completions|authorization:Bearer x;x-portkey-provider:openai;x-portkey-custom-host:http://127.0.0.1:$fake_port/v1" \
    "bhiv|http://127.0.0.1:$((port_base + 4))/v1/chat/completions|authorization:Bearer $secret"
say "spent: $(./bhiv llm budgets list --output json | node -e 'const b = JSON.parse(require("fs").readFileSync(0)).items[0]; console.log(b.spent, "held:", b.held)')"

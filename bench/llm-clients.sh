#!/bin/sh
# Unmodified clients (npm openai, @anthropic-ai/sdk, ai; Maven LangChain4j) against a platform of its own in front of the
# fake provider, through the gateway and the role's port, with a virtual key under a budget. Exits non-zero when a case
# is wrong. Needs Node and npm.
#   bench/llm-clients.sh        PORT_BASE=18000 bench/llm-clients.sh
. "$(dirname -- "$0")/lib.sh"
. "$here/bench/llm/platform.sh"

cp "$here"/bench/llm/package.json "$here"/bench/llm/clients.mjs "$work/" || exit 2
if [ -n "${NODE_MODULES:-}" ]; then
    ln -s "$NODE_MODULES" "$work/node_modules"
else
    (cd "$work" && npm install --silent --no-audit --no-fund) || exit 2
fi
llm_up
provider openai openai "http://127.0.0.1:$fake_port/v1"
provider claude anthropic "http://127.0.0.1:$fake_port"
model gpt-fake openai 'fake'
model gpt-tools openai 'fake;tools=2'
model gpt-cut openai 'fake;cut=3'
model gpt-slow openai 'fake;words=1000;every=20'
model embed-fake openai 'fake' embeddings
model claude-fake claude 'fake'
model claude-tools claude 'fake;tools=2'
model claude-400 claude 'fake;status=400'
model claude-cut claude 'fake;cut=3'
key 100
sleep 2
status=0
node "$work/clients.mjs" "http://localhost:$port_base" "http://localhost:$((port_base + 4))" "$secret" || status=1
"$here"/bench/llm/langchain4j.sh "http://localhost:$((port_base + 4))" "$secret" || status=1
say ""
say "spent: $(./bhiv llm budgets list --output json | node -e 'const b = JSON.parse(require("fs").readFileSync(0)).items[0]; console.log(b.spent, "held:", b.held)'), the provider's own bill: $(curl -s "http://127.0.0.1:$fake_port/fake/bill")"
exit $status

# Shared by the trials of the door to the models: a platform of its own and the fake provider in front of which it stands.
fake_port=${FAKE_PORT:-$((port_base + 90))}

# Starts both, signed in as admin; BHIV_JAVA_OPTS and the like are the caller's.
llm_up() {
    cd "$here" || exit 2
    export BHIV_HOME="$work/home" XDG_CONFIG_HOME="$work/config" BHIV_SERVER_PORT_BASE="$port_base"
    export BHIV_SERVER="http://127.0.0.1:$port_base"
    ./bhiv dev fake-provider --port "$fake_port" >"$work/fake.log" 2>&1 &
    fake_pid=$!
    trap './bhiv down >/dev/null 2>&1; kill $fake_pid 2>/dev/null' EXIT INT TERM
    ./bhiv up >"$work/up.log" 2>&1 || { cat "$work/up.log"; exit 2; }
    printf 'a password of the llm trial\n' >"$work/password" && chmod 600 "$work/password"
    ./bhiv login --new-password-file "$work/password" </dev/null || exit 2
    token=$(./bhiv token)
    etag=$(call GET "/settings/llm.private-addresses" -D - -o /dev/null | tr -d '\r' | sed -n 's/^[Ee][Tt]ag: //p')
    call PUT "/settings/llm.private-addresses" -H "If-Match: $etag" -d "{\"value\":\"127.0.0.1:$fake_port\"}" >/dev/null || exit 2
    sleep 2
}

call() {
    method=$1
    path=$2
    shift 2
    curl -sS --fail-with-body -X "$method" "http://localhost:$port_base$path" -H "Authorization: Bearer $token" \
        -H 'Content-Type: application/json' "$@"
}

made() {
    call POST "/api/llm$1" -d "$2" || { echo; echo "could not make $1 $2"; exit 2; }
}

field() {
    node -e 'const d = JSON.parse(require("fs").readFileSync(0)); console.log(process.argv[1].split(".").reduce((o, k) => o[k], d))' "$1"
}

# provider NAME KIND URL: with a credential, and the fake's own prices.
provider() {
    id=$(made /providers "{\"name\":\"$1\",\"kind\":\"$2\",\"base_url\":\"$3\"}" | field id)
    call PUT "/api/llm/providers/$id/credentials" -d '{"secret":"provider-secret"}' >/dev/null
    made /prices "{\"provider\":\"$1\",\"model_pattern\":\"*\",\"effective_from\":\"2026-01-01T00:00:00Z\",\"input\":1,\"output\":4,\"source\":\"the fake provider\",\"as_of\":\"2026-01-01\"}" >/dev/null
}

# model NAME PROVIDER UPSTREAM [ENDPOINT]
model() {
    made /models "{\"name\":\"$1\",\"provider\":\"$2\",\"upstream_model\":\"$3\",\"endpoint\":\"${4:-chat}\"}" >/dev/null
}

# key BUDGET: a key without a limit of requests, under a hard budget; its text is in $secret.
key() {
    made /keys '{"name":"bench","requests_per_minute":0}' >"$work/key"
    secret=$(field secret <"$work/key")
    made /budgets "{\"scope\":\"key\",\"subject\":\"$(field id <"$work/key")\",\"amount\":$1}" >/dev/null
}

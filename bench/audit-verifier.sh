#!/bin/sh
# An auditor's own check: the export, checkpoints and proofs of a running platform, verified by bench/audit-verifier.mjs,
# which shares no code with it; and the same files with one thing changed, each of which must be refused. Needs Node.
#   bench/audit-verifier.sh        PORT_BASE=18000 bench/audit-verifier.sh
. "$(dirname -- "$0")/lib.sh"

cd "$here" || exit 2
export BHIV_HOME="$work/home" XDG_CONFIG_HOME="$work/config" BHIV_SERVER_PORT_BASE="$port_base"
export BHIV_SERVER="http://127.0.0.1:$port_base"
trap './bhiv down >/dev/null 2>&1' EXIT INT TERM
./bhiv up >"$work/up.log" 2>&1 || { cat "$work/up.log"; exit 2; }
printf 'a password of the audit trial\n' >"$work/password" && chmod 600 "$work/password"
./bhiv login --new-password-file "$work/password" </dev/null || exit 2
token=$(./bhiv token)

get() {
    curl -sSf -H "Authorization: Bearer $token" "$BHIV_SERVER/audit/$1" -o "$work/$2"
}
field() {
    node -e 'const d = JSON.parse(require("fs").readFileSync(0)); console.log(process.argv[1].split(".").reduce((o, k) => o[k], d))' "$1"
}
accounts() {
    for n in $(seq "$1" "$2"); do
        curl -sSf -H "Authorization: Bearer $token" -H "Content-Type: application/json" -H "Idempotency-Key: audit-trial-of-account-$n" \
            -d "{\"name\":\"Audited $n\"}" "http://127.0.0.1:$((port_base + 2))/accounts" >/dev/null || exit 2
    done
    sleep 3 # until a checkpoint covers them
}
verifier() {
    node "$here/bench/audit-verifier.mjs" --key "$key" "$@"
}

accounts 1 140
get checkpoint yesterday.note
accounts 141 280
get checkpoint today.note
get 'export?format=log' log.jsonl
get keys keys.json
key=$(field keys.0 <"$work/keys.json")
get 'entries?limit=1&action=create' list.json
get "entries/$(field items.0.id <"$work/list.json")/proof" proof.json
get "consistency?from=$(sed -n 2p "$work/yesterday.note")&to=$(sed -n 2p "$work/today.note")" consistency.json

cd "$work" || exit 2
today="--checkpoint today.note"
check "the entries give the signed root" "entries give the root" verifier $today --entries log.jsonl
check "an entry is in the log" "is in the log of size" verifier $today --inclusion proof.json
check "yesterday's checkpoint proves that today's log extends it" "extends the one of size" \
    verifier $today --earlier yesterday.note --consistency consistency.json

sed '100s/create/delete/g' log.jsonl >altered.jsonl
check "a changed entry is found" "fork" verifier $today --entries altered.jsonl
sed '200d' log.jsonl >removed.jsonl
check "a removed entry is found" "entry-missing: seq 199" verifier $today --entries removed.jsonl
sed '50s/admin/nobody/g' log.jsonl >renamed.jsonl
check "a changed detail is found" "detail-altered: seq 49|fork" verifier $today --entries renamed.jsonl
node -e 'const fs = require("fs"); const l = fs.readFileSync("log.jsonl", "utf8").trim().split("\n").map((t) => JSON.parse(t));
  [l[10].entry, l[20].entry] = [l[20].entry, l[10].entry]; [l[10].detail, l[20].detail] = [l[20].detail, l[10].detail];
  [l[10].salt, l[20].salt] = [l[20].salt, l[10].salt];
  fs.writeFileSync("swapped.jsonl", l.map((x) => JSON.stringify(x)).join("\n") + "\n")'
check "two entries in each other's place are found" "fork" verifier $today --entries swapped.jsonl
sed 's/create/delete/' proof.json >proof-altered.json
check "a proof of another entry is refused" "not-included" verifier $today --inclusion proof-altered.json
awk 'NR == 2 { $0 = $0 - 1 } { print }' today.note >smaller.note
check "a checkpoint with another size is refused" "signature-bad" verifier --checkpoint smaller.note
check "the log is not an extension of one that it is not" "fork" \
    verifier --checkpoint yesterday.note --earlier today.note --consistency consistency.json
cd "$here" || exit 2
check "bhiv audit verify finds nothing wrong" "nothing wrong" ./bhiv audit verify --home "$BHIV_HOME"
finish

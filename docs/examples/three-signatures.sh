#!/bin/sh
# A run whose spend needs the head's signature, then the chief executive's, then the board's: yours.
# Needs a running Countersign with the simulated model, curl, and its administrator's password:
#   COUNTERSIGN_ADMIN_PASSWORD=… docs/examples/three-signatures.sh
set -eu
server=${COUNTERSIGN_SERVER:-http://localhost:8080}
login=${COUNTERSIGN_ADMIN_USERNAME:-admin}:$COUNTERSIGN_ADMIN_PASSWORD
here=$(dirname "$0")

api() {
    curl -sS --fail-with-body -u "$login" "$@"
}

# The first value of a field in an answer of the API.
field() {
    grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4
}

echo "1. The company, and a goal for it"
api -X POST "$server/api/companies" -H 'content-type: application/yaml' \
    --data-binary @"$here/three-signatures.yaml" > /dev/null
run=$(api -X POST "$server/api/companies/three-signatures/runs" -H 'content-type: application/json' \
    -d '{"goal": "Should we open a second shop?", "budget": "10000"}' | field id)
echo "   run $run"

echo "2. The lead plans to hand out more than it may; head and chief executive sign, and the board is asked"
while :; do
    request=$(api "$server/api/approvals?mine=true&company=three-signatures")
    if echo "$request" | grep -q "$run"; then
        break
    fi
    status=$(api "$server/api/runs/$run" | field status)
    case $status in SUCCEEDED | FAILED | CANCELLED) echo "   the run is $status already" && exit 1 ;; esac
    sleep 1
done
id=$(echo "$request" | field id)
api "$server/api/approvals/$id" | grep -o '"subject":"[^"]*"\|"number":[0-9]*,"decider":"[^"]*","capacity":"[^"]*"'

echo "3. You sign for the board, for exactly what the digest says"
api -X POST "$server/api/approvals/$id/decisions" -H 'content-type: application/json' \
    -d "{\"decision\": \"APPROVE\", \"comment\": \"Worth it\", \"digest\": \"$(echo "$request" | field digest)\"}" \
    | grep -o '"status":"[A-Z]*"' | head -n 1

echo "4. The run goes on to its end"
while :; do
    status=$(api "$server/api/runs/$run" | field status)
    case $status in
        SUCCEEDED) break ;;
        FAILED | CANCELLED) echo "   the run is $status" && exit 1 ;;
    esac
    sleep 1
done
echo "   $status"

echo "5. The books add up"
api "$server/api/ledger/check" | grep -o '"ok":[a-z]*'

echo "6. Who signed is on the record, and the record verifies"
api "$server/api/runs/$run/events?size=500" | grep -o '"ApprovalDecided","data":{[^}]*}' || true
checked=$(api "$server/api/record/$run/check")
echo "$checked" | grep -o '"ok":[a-z]*\|"chain":"[^"]*"\|"entries":[0-9]*\|"head":"[^"]*"'
echo "$checked" | grep -q '"ok":true'

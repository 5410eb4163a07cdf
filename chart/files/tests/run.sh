#!/bin/sh
# A company of two works on a goal with the simulated model and succeeds.
set -eu
if [ -n "${GATEWAY_KEY:-}" ]; then
    echo "A model gateway is configured, which would bill a run: none was started"
    exit 0
fi
api="$COUNTERSIGN_URL/api"
login=$(printf '%s:%s' "$COUNTERSIGN_ADMIN_USERNAME" "$COUNTERSIGN_ADMIN_PASSWORD" | base64 | tr -d '\n')
call() {
    wget -q -T 30 -O - --header "Authorization: Basic $login" "$@"
}
field() {
    sed -n "s/.*\"$1\":\"\\{0,1\\}\\([^\",}]*\\).*/\\1/p" | head -n 1
}

call --header 'Content-Type: application/yaml' --post-file "$(dirname "$0")/company.yaml" "$api/companies" >/dev/null
started=$(call --header 'Content-Type: application/json' \
    --post-data '{"goal": "Say in one sentence that everything works.", "budget": "0.50"}' \
    "$api/companies/helm-test/runs")
run=$(echo "$started" | sed 's/,"goal".*//' | field id)
echo "Run $run, simulated: $(echo "$started" | field simulated)"

tries=0
while [ "$tries" -lt 60 ]; do
    status=$(call "$api/runs/$run" | field status)
    case "$status" in
        SUCCEEDED)
            echo "The run succeeded"
            exit 0
            ;;
        FAILED | CANCELLED | WAITING)
            break
            ;;
    esac
    tries=$((tries + 1))
    sleep 2
done
echo "The run is $status" >&2
call "$api/runs/$run" >&2
exit 1

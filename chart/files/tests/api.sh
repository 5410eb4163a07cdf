#!/bin/sh
# The login page is served, and the API is closed to whoever has not logged in.
set -eu
wget -q -T 10 -O /tmp/login.html "$COUNTERSIGN_URL/login"
grep -q Countersign /tmp/login.html
echo "The login page is served"

if wget -T 10 -O /dev/null "$COUNTERSIGN_URL/api/companies" 2>/tmp/refusal; then
    echo "The API answered somebody who has not logged in" >&2
    exit 1
fi
if ! grep -q 401 /tmp/refusal; then
    cat /tmp/refusal >&2
    exit 1
fi
echo "The API asks for a login"

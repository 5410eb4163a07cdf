#!/bin/sh
# Unpacks the packaged application into what an image holds, for the Dockerfile and for the profile "image" of the pom:
#
#   assemble.sh JAR DIRECTORY [JAVA]
#
#   DIRECTORY/dependencies/lib/*.jar           seldom changes
#   DIRECTORY/application/countersign.jar      our own classes; its manifest names the others
#   DIRECTORY/cache/countersign.aot            what one training run of JAVA taught, if JAVA is given
#
# All three lie in one folder of the image. The cache belongs to exactly these files and exactly this JVM; another one
# ignores it. The training run needs a database, and an image has none: a first node is started with everything on board
# and lends its embedded PostgreSQL. Both work for the example company, with the simulated model. No network is needed.
set -eu
jar=$1
directory=$2
java=${3:-none}

rm -rf "$directory"
mkdir -p "$directory/cache" "$directory/unpacked"
"${JAVA_TO_UNPACK:-java}" -Djarmode=tools -jar "$jar" extract --layers --force \
    --application-filename countersign.jar --destination "$directory/unpacked"
mv "$directory/unpacked/dependencies" "$directory/unpacked/application" "$directory"
rm -rf "$directory/unpacked"
# The JVM knows the files of its cache by size and time, and image builders set times as they like; Jib sets this one.
find "$directory" -type f -exec touch -d 1970-01-01T00:00:01Z {} +

if [ "$java" = none ]; then
    echo "No Java of the image was named: there is no cache, and the image starts without."
    exit 0
fi

work=$(mktemp -d)
trap 'kill $lender $trained 2>/dev/null || true; rm -rf "$work"' EXIT
lender= trained=

# Waits until the node whose log and process are given says that it is up.
await() {
    for _ in $(seq 300); do
        if grep -q 'Started Countersign' "$1"; then
            return
        fi
        kill -0 "$2" 2>/dev/null || break
        sleep 1
    done
    cat "$1"
    echo "The node of $1 did not start" >&2
    exit 1
}

mkdir "$directory/training"
cp -Rp "$directory/dependencies/." "$directory/application/." "$directory/training"
mkdir "$work/lender"
export SERVER_PORT=0 COUNTERSIGN_ADMIN_PASSWORD=of-nobody COUNTERSIGN_AUTH_SECRET=a-secret-that-is-good-for-nothing

# It takes one act at a time and thinks for long, so that most of the work is left to the other.
(cd "$work/lender" && COUNTERSIGN_ENGINE_CALLS_AT_ONCE=1 COUNTERSIGN_SIMULATED_LATENCY=1s \
    exec "$java" -jar "$jar" >"$work/lender.log" 2>&1) &
lender=$!
await "$work/lender.log" "$lender"

postgres=$work/lender/.countersign/postgres
SPRING_DATASOURCE_URL="jdbc:postgresql://127.0.0.1:$(cat "$postgres/port")/countersign" \
SPRING_DATASOURCE_USERNAME=countersign SPRING_DATASOURCE_PASSWORD=$(cat "$postgres/password") \
    "$java" -XX:AOTCacheOutput="$directory/cache/countersign.aot" --enable-native-access=ALL-UNNAMED \
    -jar "$directory/training/countersign.jar" >"$work/trained.log" 2>&1 &
trained=$!
await "$work/trained.log" "$trained"
sleep 10

# The cache is written while the node ends; its status is 143 then, as that of every JVM that was asked to stop.
kill "$trained"
wait "$trained" || true
kill "$lender"
wait "$lender" || true
lender= trained=
rm -rf "$directory/training"
if [ ! -s "$directory/cache/countersign.aot" ]; then
    tail -n 20 "$work/trained.log"
    echo "The training run left no cache" >&2
    exit 1
fi
rm -f "$directory/cache/countersign.aot.config"

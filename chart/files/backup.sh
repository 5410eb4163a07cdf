#!/bin/sh
# Dumps one schema into $BACKUP_DIRECTORY and deletes dumps that are too old. A dump has its final name only once it is
# complete, readable and has a checksum beside it; whatever goes wrong fails the job.
set -eu
umask 077

cd "$BACKUP_DIRECTORY"
name="countersign-$(date -u +%Y%m%dT%H%M%SZ).dump"
part=".$name.part"
trap 'rm -f "$part" "$part.sha256"' EXIT
trap 'exit 1' HUP INT TERM
# What a job left that was killed outright.
find . -maxdepth 1 -name '.countersign-*.part*' -mtime +0 -exec rm -f {} +

case "${DATABASE_URL:-}" in
    jdbc:*)
        echo "pg_dump does not read JDBC addresses; write the address as postgres://user:password@host:5432/database" >&2
        exit 1
        ;;
esac
if [ -n "${DATABASE_URL:-}" ]; then
    set -- --dbname="$DATABASE_URL"
else
    set --
fi

# A dump can be read by programs and servers of the major version that wrote it, and by newer ones.
server=$(psql "$@" --no-psqlrc --no-password --tuples-only --no-align --command='show server_version_num')
server=$((server / 10000))
program=$(pg_dump --version | sed 's/.*(PostgreSQL) \([0-9]*\).*/\1/')
if [ "$program" -lt "$server" ]; then
    echo "pg_dump $program cannot dump a PostgreSQL $server: use an image of version $server (backup.image.tag)" >&2
    exit 1
elif [ "$program" -gt "$server" ]; then
    echo "WARNING: pg_dump $program writes dumps that this PostgreSQL $server may refuse to restore:" \
        "use an image of version $server (backup.image.tag)" >&2
fi

pg_dump "$@" --no-password --format=custom \
    --schema="\"$COUNTERSIGN_DATABASE_SCHEMA\"" --strict-names --file="$part"
pg_restore --list "$part" >/dev/null

sum=$(sha256sum "$part")
echo "${sum%% *}  $name" >"$part.sha256"
sync
mv "$part.sha256" "$name.sha256"
mv "$part" "$name"
echo "Wrote $name, $(wc -c <"$name") bytes"

DUMP="$BACKUP_DIRECTORY/$name"
export DUMP
sh -eu -c "${BACKUP_AFTER_DUMP:-:}"

find . -maxdepth 1 -name 'countersign-*.dump*' -mtime "+$BACKUP_RETENTION_DAYS" -exec rm -f {} +
echo "Kept $(find . -maxdepth 1 -name 'countersign-*.dump' | wc -l) dumps"

#!/bin/sh
# Copies the dumps in $BACKUP_DIRECTORY to the remote "bucket" of rclone, also those that an earlier job could not, and
# deletes dumps there that are too old. An object appears only when it is whole, and checksums go first, so that a dump
# always has one beside it; whatever goes wrong fails the job.
set -eu
cd "$BACKUP_DIRECTORY"
there="bucket:$S3_BUCKET/$S3_PREFIX"
age="${S3_RETENTION_DAYS}d"

newest=$(find . -maxdepth 1 -name 'countersign-*.dump' | sed 's|^\./||' | sort | tail -n 1)
if [ -z "$newest" ]; then
    echo "There is no dump to copy" >&2
    exit 1
fi
for kind in sha256 dump; do
    rclone copy . "$there" --include "/countersign-*.$kind" --max-age "$age" --ignore-existing --transfers 1 --verbose
done
for name in "$newest.sha256" "$newest"; do
    if [ "$(rclone lsf "$there" --include "/$name")" != "$name" ]; then
        echo "The bucket does not have $name" >&2
        exit 1
    fi
done
echo "Copied $newest to $S3_BUCKET/$S3_PREFIX"

rclone delete "$there" --include '/countersign-*.dump*' --min-age "$age" --use-server-modtime
echo "Kept $(rclone lsf "$there" --include '/countersign-*.dump' | wc -l) dumps in the bucket"

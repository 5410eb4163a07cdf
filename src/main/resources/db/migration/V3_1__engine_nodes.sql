-- Nodes of this installation, each with its lease by the database's clock.
create table node (
    id          text primary key,
    lease_until timestamptz not null
);

-- Which shipped process was deployed, by its content.
create table shipped_process (
    folder        text        not null,
    checksum      text        not null,
    deployment_id text        not null,
    deployed_at   timestamptz not null default clock_timestamp(),
    primary key (folder, checksum)
);

-- The links by which somebody makes the first administrator, each shown once by the start that made it; only a hash is kept.
create table setup_link (
    hash       bytea       primary key,                             -- SHA-256 of the code in the link
    made_at    timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null
);

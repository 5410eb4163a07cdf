-- Whom a person has named to decide in their place, and for how long.
create table deputy (
    id         uuid primary key,
    principal  text        not null,
    deputy     text        not null check (deputy <> principal),
    begins_at  timestamptz not null,
    ends_at    timestamptz not null check (ends_at > begins_at),
    named_by   text        not null,
    created_at timestamptz not null default clock_timestamp(),
    revoked_at timestamptz,
    revoked_by text
);
create index deputy_by_principal on deputy (principal, ends_at);
create index deputy_by_deputy on deputy (deputy, ends_at);

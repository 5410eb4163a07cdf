-- Companies and their versions; a version is never changed once it is stored.
create table company (
    id         text primary key,
    name       text        not null,
    newest     int         not null,
    created_at timestamptz not null default clock_timestamp()
);

create table company_version (
    company       text        not null references company,
    version       int         not null,
    definition    jsonb       not null,
    digest        text        not null,
    budget        bigint      not null check (budget >= 0),
    deployment_id text,
    created_by    text        not null,
    created_at    timestamptz not null default clock_timestamp(),
    primary key (company, version)
);

create table company_position (
    company   text   not null,
    version   int    not null,
    key       text   not null,
    manager   text,
    ordinal   int    not null,
    level     int    not null,                                     -- 0 is the top position
    title     text   not null,
    filled_by text   not null check (filled_by in ('agent', 'people')),
    model     text,
    budget    bigint not null default 9223372036854775807,        -- a month's limit; the default means none
    authority bigint not null default 0,
    primary key (company, version, key),
    foreign key (company, version) references company_version
);

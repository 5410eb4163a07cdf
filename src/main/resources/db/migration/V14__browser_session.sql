-- The sessions of browsers, known to every node. Spring Session writes and reads them, and names the columns; times are
-- milliseconds since 1970. The id alone opens no session: the cookie is signed.
create table browser_session (
    primary_id            text   primary key,
    session_id            text   not null unique,
    creation_time         bigint not null,
    last_access_time      bigint not null,
    max_inactive_interval int    not null,
    expiry_time           bigint not null,
    principal_name        text
);

create index browser_session_expiry on browser_session (expiry_time);

create table browser_session_attributes (
    session_primary_id text  not null references browser_session on delete cascade,
    attribute_name     text  not null,
    attribute_bytes    bytea not null,
    primary key (session_primary_id, attribute_name)
);

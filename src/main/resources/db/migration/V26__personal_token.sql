-- Personal access tokens: what a person's programs log in with in place of the password. The secret is shown once and only
-- its hash is kept. It is a plain SHA-256: the secret is 256 random bits, which nobody finds by trying, so that a slow hash
-- would only make every request slow.
create table personal_token (
    id           uuid        primary key,
    user_name    text        not null,
    name         text        not null check (length(name) between 1 and 100),
    secret       bytea       not null check (length(secret) = 32),
    scopes       text[]      not null check (cardinality(scopes) > 0),
    company      text        references company,                    -- null: every company that its user may see
    created_at   timestamptz not null default clock_timestamp(),
    expires_at   timestamptz not null check (expires_at <= created_at + interval '366 days'),
    last_used_at timestamptz,                                       -- at most a minute old while it is in use
    revoked_at   timestamptz
);
create index personal_token_by_user on personal_token (user_name, created_at);

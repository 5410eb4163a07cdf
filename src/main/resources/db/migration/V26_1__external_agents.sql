-- Acts that agents elsewhere do over HTTP: such a call waits until its agent answers, or its time is over.
create table external_act (
    call        uuid        primary key references model_call,
    schema      jsonb       not null,                               -- the form of the answer
    read_at     timestamptz,                                        -- when its agent first read the brief
    notes       int         not null default 0 check (notes <= 100),  -- how often it reported progress
    answer      text,
    answered_at timestamptz,
    closed_at   timestamptz,                                        -- from when on no answer is taken
    check ((answer is null) = (answered_at is null)),
    check (answered_at is null or closed_at is null)
);

-- The tokens made for such agents. The token itself is kept nowhere; one that is not here is none, whatever it is signed with.
create table agent_token (
    id         uuid        primary key,                             -- the token's jti
    call       uuid        not null references external_act,
    made_by    text        not null,
    made_at    timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null check (expires_at <= made_at + interval '1 hour'),
    revoked_at timestamptz
);
create index agent_token_by_call on agent_token (call);

-- What models cost, and every call to one.

-- Lists of prices as they came into force; a changed list is a new version, old ones stay for what was bought under them.
create table price_list (
    version   int primary key,
    source    text        not null,
    date      date        not null,
    checksum  text        not null,                                -- SHA-256 of the list and what the configuration adds
    providers text[]      not null,                                -- prefixes of names that do not change a price
    loaded_at timestamptz not null default clock_timestamp()
);

-- Nano-dollars per million tokens.
create table model_price (
    version      int    not null,
    model        text   not null,
    input        bigint not null check (input between 0 and 1000000000000),
    cached_input bigint not null check (cached_input between 0 and input),
    output       bigint not null check (output between 0 and 1000000000000),
    primary key (version, model)
);

create trigger price_list_append_only before update or delete or truncate on price_list
    for each statement execute function forbid_change();
alter table price_list enable always trigger price_list_append_only;

create trigger model_price_append_only before update or delete or truncate on model_price
    for each statement execute function forbid_change();
alter table model_price enable always trigger model_price_append_only;

-- One row for each attempt to get the answer of a turn. SENT without an answer is in doubt: it may have been billed.
create table model_call (
    id                  uuid primary key,                          -- also the gateway's call id
    task                text        not null,                      -- the engine's external task, stable over retries
    turn                int         not null check (turn > 0),
    attempt             int         not null check (attempt > 0),
    run                 uuid        not null references run,
    assignment          uuid        not null,
    company             text        not null,
    position            text        not null,
    act                 text        not null,
    model               text        not null,                      -- its name in the price list
    asked_model         text,                                      -- its name as the gateway was asked, dated or with a prefix
    reservation         uuid        not null unique,               -- no call without money of its own
    price_version       int         not null,
    status              text        not null check (status in ('SENT', 'ANSWERED', 'FAILED', 'NOT_SENT')),
    input_tokens        bigint,
    cached_input_tokens bigint,
    output_tokens       bigint,
    cost                bigint check (cost >= 0),
    reported_cost       bigint check (reported_cost >= 0),
    used                boolean     not null default false,
    request             jsonb,                                     -- messages and schema; none once it is known that no model saw them
    answer              text,
    error               text,
    provider_id         text,
    finish_reason       text,
    latency_ms          bigint,
    started_at          timestamptz not null default clock_timestamp(),
    ended_at            timestamptz,
    unique (task, turn, attempt),
    constraint model_call_answered check ((status = 'ANSWERED') = (cost is not null)),
    constraint model_call_used check (status = 'ANSWERED' or not used)
);
create unique index model_call_used_once on model_call (task, turn) where used;
create index model_call_by_run on model_call (run, started_at, id);

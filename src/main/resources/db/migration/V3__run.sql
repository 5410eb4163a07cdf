-- Runs, their assignments and what happened in them.
create table run (
    id                  uuid primary key,
    company             text        not null references company,
    company_version     int         not null,
    goal                text        not null,
    budget              bigint      not null check (budget >= 0),
    simulated           boolean     not null,
    status              text        not null check (status in ('RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    result              text,
    failure             text,
    process_instance_id text,
    caller              text        not null,
    idempotency_key     text,
    request_digest      text        not null,
    started_at          timestamptz not null default clock_timestamp(),
    ended_at            timestamptz,
    commits             int         not null default 0,            -- how often its budget was raised
    books_closed_at     timestamptz,
    unique (company, caller, idempotency_key)
);
create index run_by_company on run (company, started_at desc);
create index run_by_time on run (started_at desc, id);

create table assignment (
    id                  uuid primary key,
    run                 uuid        not null references run,
    company             text        not null,
    parent              uuid references assignment,
    position            text        not null,
    depth               int         not null,
    objective           text        not null,
    acceptance          text        not null,
    budget              bigint      not null check (budget >= 0),
    status              text        not null check (status in ('OPEN', 'WORKING', 'DONE', 'ACCEPTED', 'FAILED', 'DROPPED', 'CANCELLED')),
    result              text,
    failure             text,
    complaint           text,
    reworks             int         not null default 0,
    planned_in          int         not null,                      -- the parent's round whose plan handed it out
    round               int         not null,                      -- the parent's round in which it is to be done
    ordinal             int         not null,                      -- counts from 0 within parent, position and round
    own_round           int         not null default 1,            -- the round its own reports work in
    planned_round       int         not null default 1,            -- the round in which its newest plan began
    process_instance_id text,
    created_at          timestamptz not null default clock_timestamp(),
    ended_at            timestamptz
);
create index assignment_by_run on assignment (run, created_at);
create index assignment_by_process on assignment (process_instance_id);
create unique index assignment_by_ordinal on assignment (parent, position, round, ordinal);

create table run_event (
    run  uuid        not null references run,
    seq  bigint      not null,
    at   timestamptz not null,
    type text        not null,
    data jsonb       not null,
    primary key (run, seq)
);

-- What a run waits for that no agent can move: people's tasks and incidents.
create table waiting (
    ref   text primary key,                                        -- the engine's task or incident
    run   uuid        not null references run,
    kind  text        not null check (kind in ('PEOPLE', 'BOARD', 'INCIDENT')),
    who   text        not null,
    why   text        not null,
    task  text,                                                    -- the agent task an incident is about
    since timestamptz not null default clock_timestamp()
);
create index waiting_by_run on waiting (run);

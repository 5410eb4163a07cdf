-- Requests that need somebody's approval, and every decision on them.
create table approval_request (
    id              uuid primary key,
    company         text        not null,
    company_version int         not null,
    run             uuid        not null references run,
    assignment      uuid        not null references assignment,
    kind            text        not null check (kind in ('WORK', 'BUDGET')),
    subject         text        not null,
    requested_by    text        not null,                          -- a position
    amount          bigint      not null check (amount >= 0),
    arguments       jsonb       not null,
    digest          text        not null,                          -- SHA-256 of exactly what is approved
    reason          text        not null,
    status          text        not null check (status in ('PENDING', 'APPROVED', 'REJECTED', 'CANCELLED')),
    decider         text,                                          -- the position whose turn it is, or 'board'
    decider_kind    text check (decider_kind in ('AGENT', 'PEOPLE', 'BOARD')),
    task            text,                                          -- the person's task, while one waits
    gate            text,                                          -- the gate that asks, for BUDGET
    attempt         int         not null default 1,                -- how often this gate has asked
    created_at      timestamptz not null default clock_timestamp(),
    expires_at      timestamptz not null,
    ended_at        timestamptz
);
create index approval_request_by_time on approval_request (created_at desc, id);
create index approval_request_by_run on approval_request (run, status);
create index approval_request_by_gate on approval_request (gate) where gate is not null;

create table approval_decision (
    request   uuid        not null references approval_request,
    number    int         not null,
    decider   text        not null,                                -- a position or a user
    capacity  text        not null check (capacity in ('AGENT', 'PEOPLE', 'BOARD')),
    position  text,                                                -- the position decided for; null for the board
    decision  text        not null check (decision in ('APPROVE', 'REJECT')),
    comment   text        not null,
    digest    text        not null,
    at        timestamptz not null default clock_timestamp(),
    primary key (request, number)
);

-- Positions that somebody proposed.

create table hire (
    id          uuid primary key,                                  -- also the business key of its process
    company     text        not null references company,
    manager     text        not null,                              -- the position that proposes, and to which it would report
    position    text        not null,                              -- the key of the position proposed
    proposal    jsonb       not null,
    proposed_by text        not null,                              -- a user, or the position whose agent proposed it
    run         uuid references run,                               -- in which an agent proposed it
    assignment  uuid references assignment,
    approval    uuid        not null references approval_request,
    status      text        not null default 'PENDING' check (status in ('PENDING', 'HIRED', 'REFUSED')),
    version     int,                                               -- the company version that it joined
    reason      text        not null default '',                   -- why it was refused
    created_at  timestamptz not null default clock_timestamp(),
    ended_at    timestamptz
);
create index hire_by_company on hire (company, created_at desc);

-- A request may be about the company itself and belong to no run. Last, since whoever writes a request has its run in hand.
alter table approval_request
    alter column run drop not null,
    alter column assignment drop not null;

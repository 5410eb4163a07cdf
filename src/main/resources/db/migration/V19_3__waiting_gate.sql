-- Gates that were refused and wait, in the order in which they came: for a person's decision on more budget, which may be
-- overtaken by money that is there again, or for what nobody decides about.
create table waiting_gate (
    id         uuid        primary key,                            -- of the approval request, where there is one
    company    text        not null references company,
    run        uuid        not null references run,
    assignment uuid        not null,
    position   text        not null,
    ceiling    bigint      not null,
    tokens     bigint,                                             -- where calls of the position are counted
    since      timestamptz not null default clock_timestamp()
);
create index waiting_gate_by_age on waiting_gate (company, since, id);
create index waiting_gate_by_run on waiting_gate (run);

alter table waiting drop constraint waiting_kind_check;
alter table waiting add constraint waiting_kind_check check (kind in ('PEOPLE', 'BOARD', 'INCIDENT', 'LIMIT'));

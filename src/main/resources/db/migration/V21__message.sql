-- What positions of a run write to each other, and which messages a brief showed.

create table message (
    run             uuid        not null references run,
    number          int         not null check (number > 0),          -- counts from 1 in each run
    sender          text        not null,                             -- a position
    receiver        text        not null,                             -- a position
    text            text        not null check (length(text) between 1 and 1000),
    written_by      text,                                             -- the person who wrote it; none for an agent
    idempotency_key text,
    sent_at         timestamptz not null default clock_timestamp(),
    read_at         timestamptz,                                      -- when the act whose brief showed it was done
    primary key (run, number),
    check (sender <> receiver),
    unique (run, written_by, idempotency_key)
);
create index message_unread on message (run, receiver, number) where read_at is null;

-- Settled when the task's first call leaves: a repeat of the task shows the same messages.
create table message_brief (
    task     text primary key,                                        -- an agent task, or a person's
    run      uuid   not null references run,
    messages int[]  not null                                          -- their numbers
);

-- Routines: work that a position is given again and again, each time as a run of its own.

-- A routine of a company's newest version, and where it stands.
create table routine (
    id             uuid primary key,                               -- also the business key of its heartbeat
    company        text        not null references company,
    position       text        not null,
    key            text        not null,
    rhythm         text        not null,                           -- what its schedule is made of
    since          timestamptz not null,                           -- from when an interval is counted
    due            timestamptz not null,                           -- the tick that its heartbeat waits for
    heartbeat      text,                                           -- the process instance that waits; null for none
    owed           timestamptz,                                    -- the last tick that was missed and is to be caught up
    last_tick      timestamptz,                                    -- the last tick that came, whatever became of it
    last_run       uuid references run,
    hindrance      text,                                           -- why it could not start at the last tick
    why            text        not null default '',
    hindered_since timestamptz,
    missed         int         not null default 0,                 -- ticks without a start since the last start
    paused_by      text,                                           -- by whom it is paused, where it is
    paused_reason  text        not null default '',
    paused_since   timestamptz,
    unique (company, position, key)
);
create index routine_owed on routine (company) where owed is not null;
create index routine_by_due on routine (due);

-- The runs that routines started: of one tick at most one.
create table routine_start (
    run      uuid primary key references run,
    company  text        not null references company,
    position text        not null,
    routine  text        not null,
    tick     timestamptz not null,
    unique (company, position, routine, tick)
);

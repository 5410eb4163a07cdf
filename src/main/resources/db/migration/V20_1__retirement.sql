-- Positions that were given up.

-- A run keeps its version, and gives a position nothing new once a later version has given it up.
create table retired_position (
    company  text        not null references company,
    position text        not null,
    version  int         not null,                                 -- the first one without it
    by       text        not null,
    reason   text        not null,
    at       timestamptz not null default clock_timestamp(),
    primary key (company, position, version)
);

alter table assignment add column may_rework boolean not null default true;   -- false once its position is retired

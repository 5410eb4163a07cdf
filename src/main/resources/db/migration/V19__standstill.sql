-- What stands still by somebody's word: the agents of a position, or a whole company, whose position is empty. A stopped
-- position does not only wait: what it is given fails.
create table standstill (
    company  text        not null references company,
    position text        not null default '',
    mode     text        not null check (mode in ('PAUSED', 'STOPPED')),
    by_whom  text        not null,
    reason   text        not null,
    since    timestamptz not null default clock_timestamp(),
    primary key (company, position),
    constraint standstill_of_company check (position <> '' or mode = 'PAUSED')
);

-- Runs that were paused with their company go on with it; those that somebody paused alone do not.
alter table run add column paused_with_company boolean not null default false;

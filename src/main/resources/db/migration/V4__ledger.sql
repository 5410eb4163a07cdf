-- Who may spend what. Amounts are whole nano-dollars; the largest bigint means "no limit".

-- The ledger's clock. Months and expiry follow it, never the clock of an application's host.
create function ledger_now() returns timestamptz language sql as 'select clock_timestamp()';

create function ledger_month() returns date language sql as
$$ select date_trunc('month', ledger_now() at time zone 'UTC')::date $$;

create table account (
    id       bigint generated always as identity primary key,
    company  text   not null references company,
    kind     text   not null check (kind in ('BOOK', 'COMPANY', 'POSITION', 'RUN', 'ASSIGNMENT', 'OVERRUN')),
    owner    text   not null,                                      -- company, position, run or assignment
    month    date,                                                 -- first day of a budget window's month
    wanted   bigint not null check (wanted >= 0),                  -- the limit that was asked for
    lim      bigint not null,                                      -- the limit in force: greatest(wanted, posted + reserved)
    reserved bigint not null default 0,
    posted   bigint not null default 0,
    constraint account_named_once unique nulls not distinct (company, kind, owner, month),
    constraint account_within_limit check (reserved >= 0 and posted >= 0 and posted <= lim - reserved),
    constraint account_month check ((month is not null) = (kind in ('COMPANY', 'POSITION')))
) with (fillfactor = 20);                                          -- hot rows: room for new versions on their own page

create table reservation (
    id            uuid primary key default gen_random_uuid(),
    key           text        not null unique,
    company       text        not null,
    run           uuid        not null,
    assignment    uuid        not null,
    position      text        not null,
    owner         text        not null,                            -- the token that holds it
    task          text,                                            -- the agent task it is bound to
    path          bigint[]    not null,                            -- book, position windows upwards, run, assignments from the root
    month         date        not null,
    ceiling       bigint      not null check (ceiling >= 0),
    price_version int         not null,
    state         text        not null default 'HELD' check (state in ('HELD', 'SENT', 'SETTLED', 'RELEASED', 'EXPIRED')),
    made_at       timestamptz not null default ledger_now(),
    expires_at    timestamptz,
    closed_at     timestamptz,
    cost          bigint check (cost >= 0),                        -- what the answer cost, once there is one
    constraint reservation_sent_expires check (state <> 'SENT' or expires_at is not null)
) with (fillfactor = 70);
create index reservation_held on reservation (made_at) where state = 'HELD';
create index reservation_held_by_owner on reservation (owner, made_at) where state = 'HELD';
create index reservation_sent on reservation (expires_at) where state = 'SENT';
create index reservation_open_by_run on reservation (run) where state in ('HELD', 'SENT');
create index reservation_by_task on reservation (task) where task is not null;

create table posting (
    id          bigint generated always as identity primary key,
    key         text        not null unique,
    at          timestamptz not null default ledger_now(),
    company     text        not null,
    run         uuid,
    reservation uuid,
    kind        text        not null check (kind in ('RESERVE', 'SETTLE', 'RELEASE', 'EXPIRE', 'CORRECT', 'EXCESS',
                                                     'LIMIT', 'COMMIT', 'UNCOMMIT', 'CLOSE', 'WRITE_OFF')),
    accounts    bigint[]    not null check (cardinality(accounts) > 0),
    d_wanted    bigint      not null default 0,
    d_reserved  bigint      not null default 0,
    d_posted    bigint      not null default 0,
    cause       text
);
create index posting_by_reservation on posting (reservation) where reservation is not null;
create index posting_of_commitments on posting (run) where kind in ('COMMIT', 'UNCOMMIT', 'CLOSE');

-- Models that were billed above a ceiling: refused until an operator confirms their price and bound.
create table model_block (
    id           bigint generated always as identity primary key,
    model        text        not null,
    since        timestamptz not null default ledger_now(),
    cause        text        not null,
    confirmed_at timestamptz,
    confirmation text,
    constraint model_block_confirmed check ((confirmed_at is null) = (confirmation is null))
);
create unique index model_blocked_once on model_block (model) where confirmed_at is null;

create index run_with_open_books on run (company) where books_closed_at is null;

-- Postings and the record are only ever added to, whatever the session's replication role.
create function forbid_change() returns trigger language plpgsql as $$
begin
    raise exception 'Rows of % are never changed or removed: % refused', tg_table_name, tg_op;
end $$;

create trigger posting_append_only before update or delete or truncate on posting
    for each statement execute function forbid_change();
alter table posting enable always trigger posting_append_only;

create trigger run_event_append_only before update or delete or truncate on run_event
    for each statement execute function forbid_change();
alter table run_event enable always trigger run_event_append_only;

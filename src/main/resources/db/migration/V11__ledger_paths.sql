-- The accounts on a path are found by three keys instead of climbing two trees for every purchase: what is above an
-- assignment's account is written beside it when it is opened, and the windows above a position are remembered for each
-- month and version. Neither changes afterwards; the check of the ledger recomputes every path from the trees.

alter table account add column above bigint[];                     -- of an assignment: its run, and the assignments above it from the root

create table spending_line (
    company  text     not null,
    version  int      not null,
    position text     not null,
    month    date     not null,
    accounts bigint[] not null,                                    -- the book, and the windows of the position and of everyone above it
    primary key (company, version, position, month)
);

update account t
set above = ledger_run(t.company, s.run)
            || (select array_agg(c.account order by c.step desc) from ledger_chain(s.run, s.id) c where c.step > 0)
from assignment s
where t.kind = 'ASSIGNMENT' and t.owner = s.id::text and t.company = s.company;

create function ledger_above(company_ text, assignment_ uuid) returns bigint[] language plpgsql as $$
begin
    return (select case when s.parent is null then array[ledger_run(company_, s.run)] else p.above || p.id end
            from assignment s
            left join account p on p.company = company_ and p.kind = 'ASSIGNMENT' and p.owner = s.parent::text
            where s.id = assignment_);
end $$;

create or replace function ledger_open(company_ text, kind_ text, owner_ text, month_ date, wanted_ bigint)
returns bigint language plpgsql as $$
declare
    known bigint;
begin
    select id into known from account
    where company = company_ and kind = kind_ and owner = owner_ and month is not distinct from month_;
    if known is null then
        insert into account (company, kind, owner, month, wanted, lim, above)
        values (company_, kind_, owner_, month_, wanted_, wanted_,
                case when kind_ = 'ASSIGNMENT' then ledger_above(company_, owner_::uuid) end)
        returning id into known;
        insert into posting (key, company, kind, accounts, d_wanted, cause)
        values ('limit:open:' || known, company_, 'LIMIT', array[known], wanted_, 'opened');
    end if;
    return known;
end $$;

create function ledger_windows(company_ text, version_ int, position_ text, month_ date) returns bigint[]
language plpgsql as $$
declare
    known bigint[];
begin
    select accounts into known from spending_line
    where company = company_ and version = version_ and position = position_ and month = month_;
    if known is null then
        select ledger_book(company_) || array_agg(ledger_position(company_, line.key, month_) order by line.step)
        into known from ledger_line(company_, version_, position_) line;
        if cardinality(known) < 2 then
            raise exception 'Position % is not in version % of company %', position_, version_, company_;
        end if;
        insert into spending_line values (company_, version_, position_, month_, known);
    end if;
    return known;
end $$;

-- The accounts a purchase counts on: book, windows upwards, run, assignments from the root to its own.
create or replace function ledger_path(company_ text, run_ uuid, assignment_ uuid, position_ text, month_ date)
returns bigint[] language plpgsql as $$
declare
    version_ int;
    chain    bigint[];
begin
    select company_version into version_ from run
    where id = run_ and company = company_ and books_closed_at is null;
    if version_ is null then
        raise exception 'Run % of company % is unknown or its books are closed', run_, company_;
    end if;
    select above || id into chain from account
    where company = company_ and kind = 'ASSIGNMENT' and owner = assignment_::text;
    if chain is null or array_position(chain, null) is not null or chain[1] <> ledger_run(company_, run_) then
        raise exception 'Assignment % of run % has no open path', assignment_, run_;
    end if;
    return ledger_windows(company_, version_, position_, month_) || chain;
end $$;

-- What an assignment could still buy now. Written for readers: it opens no window that a purchase has not opened yet.
create or replace function ledger_available(assignment_ uuid) returns bigint
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    path bigint[];
begin
    select l.accounts || a.above || a.id into path
    from assignment s
    join run r on r.id = s.run
    join account a on a.company = s.company and a.kind = 'ASSIGNMENT' and a.owner = s.id::text
    join spending_line l on l.company = s.company and l.version = r.company_version and l.position = s.position
                        and l.month = ledger_month()
    where s.id = assignment_;
    if path is not null then
        return (select min(lim - posted - reserved) from account where id = any (path));
    end if;
    return (
        select min(room) from assignment s join run r on r.id = s.run
        cross join lateral (
            select ledger_room(c.account) as room from ledger_chain(s.run, s.id) c
            union all
            select ledger_room(ledger_run(s.company, s.run))
            union all
            select coalesce((select ledger_room(a.id) from account a
                             where a.company = s.company and a.kind = 'POSITION' and a.owner = l.key
                               and a.month = ledger_month()),
                            ledger_position_budget(s.company, l.key))
            from ledger_line(s.company, r.company_version, s.position) l) rooms
        where s.id = assignment_);
end $$;

-- One purchase, which is what a gate asks for: where it is new and fits, four statements; anything else goes the way of
-- the batch, with the same answer.
create function ledger_reserve_one(company_ text, key_ text, run_ uuid, assignment_ uuid, position_ text, owner_ text,
                                   ceiling_ bigint, price_version_ int)
    returns table (key text, reservation uuid, ceiling bigint, account bigint, kind text, owner text, available bigint)
language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    month_  date := ledger_month();
    path_   bigint[];
    made    uuid;
    changed int;
begin
    if not exists (select from reservation r where r.key = key_) then
        path_ := ledger_path(company_, run_, assignment_, position_, month_);
        if (select bool_and(ceiling_ <= a.lim - a.posted - a.reserved) from account a where a.id = any (path_)) then
            update account a set reserved = a.reserved + ceiling_ where a.id = any (path_);
            get diagnostics changed = row_count;
            if changed <> cardinality(path_) then
                raise exception 'The path names % accounts, % were found', cardinality(path_), changed;
            end if;
            insert into reservation (key, company, run, assignment, position, owner, path, month, ceiling, price_version)
            values (key_, company_, run_, assignment_, position_, owner_, path_, month_, ceiling_, price_version_)
            returning id into made;
            insert into posting (key, company, run, reservation, kind, accounts, d_reserved)
            values ('reserve:' || key_, company_, run_, made, 'RESERVE', path_, ceiling_);
            return query select key_, made, ceiling_, null::bigint, null::text, null::text, null::bigint;
            return;
        end if;
    end if;
    return query select * from ledger_reserve(company_, jsonb_build_array(jsonb_build_object(
        'key', key_, 'run', run_, 'assignment', assignment_, 'position', position_, 'owner', owner_,
        'ceiling', ceiling_, 'price_version', price_version_)));
end $$;

-- Books what answers cost, whatever became of their reservations meanwhile; the first cost of each stands. Those that
-- are open and cost no more than their ceiling, which is nearly all, are closed together; the rest one by one.
create function ledger_settle_all(ids uuid[], costs bigint[])
    returns table (reservation uuid, posted bigint, excess bigint)
language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    plain uuid[];
    one   record;
begin
    perform from reservation r where r.id = any (ids) order by r.id for no key update;
    with done as (
        update reservation r set state = 'SETTLED', cost = s.cost, closed_at = ledger_now()
        from unnest(ids, costs) as s (id, cost)
        where r.id = s.id and r.state in ('HELD', 'SENT') and r.cost is null and s.cost <= r.ceiling
        returning r.*),
    sums as (
        select a as account, sum(ceiling)::bigint as freed, sum(cost)::bigint as charged
        from done, unnest(path) a group by a),
    moved as (
        update account a
        set reserved = a.reserved - s.freed, posted = a.posted + s.charged,
            lim = greatest(a.wanted, a.posted + s.charged + a.reserved - s.freed)
        from sums s where a.id = s.account
        returning 1),
    written as (
        insert into posting (key, company, run, reservation, kind, accounts, d_reserved, d_posted)
        select 'close:' || d.key, d.company, d.run, d.id, 'SETTLE', d.path, -d.ceiling, d.cost from done d
        returning reservation)
    select array_agg(w.reservation) into plain
    from written w where (select count(*) from sums) = (select count(*) from moved);
    return query select r.id, r.cost, 0::bigint from reservation r where r.id = any (plain);
    for one in select s.id, s.cost from unnest(ids, costs) as s (id, cost) where s.id <> all (coalesce(plain, '{}')) loop
        return query select one.id, l.posted, l.excess from ledger_settle(one.id, one.cost) l;
    end loop;
end $$;

-- Closes a run's books once it is over and nothing is open; false while that is not so. Its account is found by its key:
-- a condition on a function's answer called it for every account there is.
create or replace function ledger_close_books(run_ uuid) returns boolean language plpgsql as $$
declare
    r           run;
    run_account account;
    left_       bigint;
    part        bigint;
    promise     record;
begin
    select * into r from run where id = run_;
    if r.books_closed_at is not null then
        return true;
    end if;
    if r.id is null or r.status not in ('SUCCEEDED', 'FAILED', 'CANCELLED')
       or exists (select from reservation where run = run_ and state in ('HELD', 'SENT')) then
        return false;
    end if;
    select * into run_account from account where company = r.company and kind = 'RUN' and owner = run_::text;
    if run_account.id is not null then
        left_ := run_account.posted;
        for promise in select * from ledger_commitments(run_) order by month loop
            part := least(left_, promise.amount);
            perform ledger_post('books:' || run_ || ':' || promise.account, r.company, run_, null, 'CLOSE',
                                array[promise.account], 0, -promise.amount, part, null);
            left_ := left_ - part;
        end loop;
        if left_ > 0 then
            raise exception 'Run % spent % more than it was promised', run_, left_;
        end if;
        perform ledger_post('books:' || run_ || ':run', r.company, run_, null, 'CLOSE', array[run_account.id],
                            run_account.posted - run_account.wanted, 0, 0, null);
    end if;
    update run set books_closed_at = ledger_now() where id = run_;
    return true;
end $$;

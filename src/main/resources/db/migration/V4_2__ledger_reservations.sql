-- Setting money aside, and what becomes of it.

create type purchase as (
    key text, run uuid, assignment uuid, "position" text, owner text, ceiling bigint, price_version int, path bigint[]
);

create function ledger_fits(wishes purchase[]) returns boolean language sql as $$
    select bool_and(asked.amount <= a.lim - a.posted - a.reserved)
    from (select account, sum(w.ceiling) as amount from unnest(wishes) w, unnest(w.path) account group by account) asked
    join account a on a.id = asked.account
$$;

create function ledger_hold(company_ text, month_ date, wishes purchase[]) returns void language plpgsql as $$
declare
    changed  int;
    expected int;
begin
    update account a set reserved = a.reserved + asked.amount
    from (select account, sum(w.ceiling)::bigint as amount
          from unnest(wishes) w, unnest(w.path) account group by account) asked
    where a.id = asked.account;
    get diagnostics changed = row_count;
    select count(distinct account) into expected from unnest(wishes) w, unnest(w.path) account;
    if changed <> expected then
        raise exception 'The paths name % accounts, % were found', expected, changed;
    end if;
    with made as (
        insert into reservation (key, company, run, assignment, position, owner, path, month, ceiling, price_version)
        select w.key, company_, w.run, w.assignment, w.position, w.owner, w.path, month_, w.ceiling, w.price_version
        from unnest(wishes) w
        returning *)
    insert into posting (key, company, run, reservation, kind, accounts, d_reserved)
    select 'reserve:' || key, company, run, id, 'RESERVE', path, ceiling from made;
end $$;

-- Holds the batch as a whole where it fits, else what fits of it in the order it came. Nothing is written for what is
-- refused. Answers a row with the reservation for each purchase granted, now or earlier by the same key, and a row for
-- each account that is short for one that is not, nearest to the assignment first.
create function ledger_reserve(company_ text, purchases jsonb)
    returns table (key text, reservation uuid, ceiling bigint, account bigint, kind text, owner text, available bigint)
language plpgsql set plan_cache_mode = force_generic_plan set jit = off as $$
#variable_conflict use_column
declare
    month_ date := ledger_month();
    wishes purchase[];
    wish   purchase;
begin
    select array_agg((p.key, p.run, p.assignment, p.position, p.owner, p.ceiling, p.price_version, null)::purchase
                     order by p.ordinality)
    into wishes
    from rows from (jsonb_to_recordset(purchases) as (
             key text, run uuid, assignment uuid, "position" text, owner text, ceiling bigint, price_version int))
         with ordinality as p;
    if exists (select from unnest(wishes) w group by w.key having count(*) > 1)
       or exists (select from unnest(wishes) w join reservation r on r.key = w.key
                  where (r.run, r.assignment, r.position, r.ceiling) is distinct from (w.run, w.assignment, w.position, w.ceiling))
    then
        raise exception 'One key names two different purchases';
    end if;
    return query select r.key, r.id, r.ceiling, null::bigint, null::text, null::text, null::bigint
                 from unnest(wishes) w join reservation r on r.key = w.key;
    select array_agg((w.key, w.run, w.assignment, w.position, w.owner, w.ceiling, w.price_version,
                      ledger_path(company_, w.run, w.assignment, w.position, month_))::purchase order by w.ordinality)
    into wishes
    from unnest(wishes) with ordinality w
    where not exists (select from reservation r where r.key = w.key);
    if wishes is null then
        return;
    end if;
    if ledger_fits(wishes) then
        perform ledger_hold(company_, month_, wishes);
    else
        foreach wish in array wishes loop
            if ledger_fits(array[wish]) then
                perform ledger_hold(company_, month_, array[wish]);
            end if;
        end loop;
    end if;
    return query
        select w.key, r.id, w.ceiling, a.id, a.kind, a.owner, a.lim - a.posted - a.reserved
        from unnest(wishes) w
        left join reservation r on r.key = w.key
        left join lateral unnest(w.path) with ordinality as step (account, place) on r.id is null
        left join account a on a.id = step.account
        where r.id is not null or w.ceiling > a.lim - a.posted - a.reserved
        order by array_position(array['ASSIGNMENT', 'RUN', 'POSITION', 'BOOK'], a.kind),
                 case when a.kind = 'ASSIGNMENT' then -step.place else step.place end;
end $$;

-- Closes those of the reservations that are in one of the states. One key for three kinds: each closes once.
create function ledger_close(ids uuid[], kind_ text, states text[], cost_ bigint) returns int
language plpgsql set plan_cache_mode = force_generic_plan set jit = off as $$
declare
    closed  int;
    missing int;
begin
    perform from reservation where id = any (ids) order by id for no key update;
    with done as (
        update reservation
        set state = case kind_ when 'SETTLE' then 'SETTLED' when 'RELEASE' then 'RELEASED' when 'EXPIRE' then 'EXPIRED' end,
            closed_at = ledger_now()
        where id = any (ids) and state = any (states)
        returning *, case kind_ when 'SETTLE' then least(cost_, ceiling) when 'EXPIRE' then ceiling else 0 end as charged),
    sums as (
        select account, sum(ceiling)::bigint as freed, sum(charged)::bigint as charged
        from done, unnest(path) account group by account),
    moved as (
        update account a
        set reserved = a.reserved - s.freed, posted = a.posted + s.charged,
            lim = greatest(a.wanted, a.posted + s.charged + a.reserved - s.freed)
        from sums s where a.id = s.account
        returning 1),
    written as (
        insert into posting (key, company, run, reservation, kind, accounts, d_reserved, d_posted)
        select 'close:' || key, company, run, id, kind_, path, -ceiling, charged from done
        returning 1)
    select (select count(*) from written), (select count(*) from sums) - (select count(*) from moved)
    into closed, missing;
    if missing <> 0 then
        raise exception '% accounts of the closed reservations were not found', missing;
    end if;
    return closed;
end $$;

-- What was billed above the money that was set aside: on the path where it fits, else in the open on OVERRUN.
create function ledger_excess(r reservation, amount bigint) returns void language plpgsql as $$
declare
    fits boolean;
begin
    select bool_and(amount <= lim - posted - reserved) into fits from account where id = any (r.path);
    perform ledger_post('excess:' || r.key, r.company, r.run, r.id, 'EXCESS',
                        case when fits then r.path else array[ledger_overrun(r.company)] end,
                        0, 0, amount, 'billed above the ceiling');
end $$;

-- Books what an answer cost, whatever became of its reservation meanwhile. The first cost stands.
create function ledger_settle(id_ uuid, cost_ bigint, out posted bigint, out excess bigint)
language plpgsql set plan_cache_mode = force_generic_plan set jit = off as $$
#variable_conflict use_column
declare
    r    reservation;
    open boolean;
begin
    select * into r from reservation where id = id_ for no key update;
    if r.id is null then
        raise exception 'There is no reservation %', id_;
    end if;
    if r.cost is null then
        update reservation set cost = cost_ where id = id_;
        if r.state in ('HELD', 'SENT') then
            perform ledger_close(array[id_], 'SETTLE', array['HELD', 'SENT'], cost_);
        elsif r.state = 'EXPIRED' and cost_ < r.ceiling then
            select books_closed_at is null into open from run where id = r.run;
            if open then
                perform ledger_post('correct:' || r.key, r.company, r.run, id_, 'CORRECT', r.path,
                                    0, 0, cost_ - r.ceiling, 'answered after it expired');
            end if;
        end if;
        if r.state = 'RELEASED' and cost_ > 0 then
            perform ledger_excess(r, cost_);
        elsif r.state <> 'RELEASED' and cost_ > r.ceiling then
            perform ledger_excess(r, cost_ - r.ceiling);
        end if;
    end if;
    select coalesce(sum(p.d_posted), 0), coalesce(sum(p.d_posted) filter (where p.kind = 'EXCESS'), 0)
    into posted, excess
    from posting p where p.reservation = id_;
end $$;

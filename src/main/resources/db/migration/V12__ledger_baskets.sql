-- Purchases of one transaction are read one by one and written together: an account that they share gets one new version
-- instead of one for each. The transaction holds the company's lock from before the first reading to its end.

-- What a purchase with a new key would count on, and the room of each account of the path, in its order; nothing but nulls
-- where the key is known.
create function ledger_offer(company_ text, key_ text, run_ uuid, assignment_ uuid, position_ text, owner_ text,
                             out path bigint[], out rooms bigint[], out month date, out at timestamptz,
                             out holds_more boolean)
language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
    if exists (select from reservation r where r.key = key_) then
        return;
    end if;
    month := ledger_month();
    at := ledger_now();
    path := ledger_path(company_, run_, assignment_, position_, month);
    rooms := (select array_agg(a.lim - a.posted - a.reserved order by array_position(path, a.id))
              from account a where a.id = any (path));
    holds_more := exists (select from reservation r where r.owner = owner_ and r.state = 'HELD');
end $$;

-- Writes purchases that were granted on what ledger_offer said. That they fit is tested once more, as is the constraint.
create function ledger_hold_all(purchases jsonb) returns void
language plpgsql set plan_cache_mode = force_generic_plan set jit = off as $$
declare
    expected int;
    changed  int;
begin
    with bought as materialized (
        select * from jsonb_to_recordset(purchases) as (
            id uuid, key text, company text, run uuid, assignment uuid, "position" text, owner text, task text,
            path bigint[], month date, ceiling bigint, price_version int, made_at timestamptz)),
    sums as (
        select account, sum(ceiling)::bigint as amount from bought, unnest(path) account group by account),
    moved as (
        update account a set reserved = a.reserved + s.amount
        from sums s where a.id = s.account and s.amount <= a.lim - a.posted - a.reserved
        returning 1),
    made as (
        insert into reservation (id, key, company, run, assignment, position, owner, task, path, month, ceiling,
                                 price_version, made_at)
        select id, key, company, run, assignment, position, owner, task, path, month, ceiling, price_version, made_at
        from bought),
    written as (
        insert into posting (key, company, run, reservation, kind, accounts, d_reserved)
        select 'reserve:' || key, company, run, id, 'RESERVE', path, ceiling from bought)
    select (select count(*) from sums), (select count(*) from moved) into expected, changed;
    if changed <> expected then
        raise exception 'Of % accounts on the paths % were found with room for what was granted', expected, changed;
    end if;
end $$;

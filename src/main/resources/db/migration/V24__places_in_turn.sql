-- A free place of a position with a limit of calls at once goes to the gates that wait for it, the oldest first: a new act
-- that comes by in between has to wait as well. A gate behind which something failed is passed over for a while, and
-- nobody waits for it meanwhile.
alter table waiting_gate add column passed_over_until timestamptz;

-- How many gates of a position could go on now if there were a place for each.
create function ledger_queue(company_ text, position_ text) returns bigint language plpgsql as $$
begin
    return (
        select count(*) from waiting_gate w
        join run r on r.id = w.run and r.status = 'RUNNING'
        left join approval_request q on q.id = w.id
        where w.company = company_ and w.position = position_ and w.tokens is not null
          and (w.passed_over_until is null or w.passed_over_until < clock_timestamp())
          and (q.id is null or q.status = 'PENDING' and q.task is not null)
          and ledger_available(w.assignment) >= w.ceiling
          and (select unit from ledger_full(w.company, w.position, w.tokens, true)) is null);
end $$;

-- Whether a new act would take a place before its turn. A gate that was woken comes in its turn.
create function ledger_overtakes(company_ text, position_ text) returns boolean language plpgsql as $$
declare
    most bigint := (select max_calls_at_once from company_position where company = company_ and key = position_
                    order by version desc limit 1);
begin
    return most is not null
        and coalesce(current_setting('countersign.woken', true), '') = ''
        and exists (select from waiting_gate w
                    where w.company = company_ and w.position = position_ and w.tokens is not null)
        and ledger_queue(company_, position_) >= most - (
            select coalesce(sum(u.under_way), 0) from position_usage u
            where u.company = company_ and u.position = position_);
end $$;

create or replace function ledger_reserve_counted(company_ text, key_ text, run_ uuid, assignment_ uuid, position_ text,
                                                  owner_ text, ceiling_ bigint, price_version_ int, tokens_ bigint,
                                                  new_act boolean)
    returns table (key text, reservation uuid, ceiling bigint, account bigint, kind text, owner text, available bigint)
language plpgsql as $$
#variable_conflict use_column
declare
    limited boolean;
    full_   record;
    answer  record;
    month_  date;
    usage_  bigint;
begin
    limited := (select coalesce(p.max_tokens, p.max_calls, p.max_calls_at_once) is not null
                from company_position p where p.company = company_ and p.key = position_
                order by p.version desc limit 1);
    if limited and not exists (select from reservation r where r.key = key_) then
        select * into full_ from ledger_full(company_, position_, tokens_, new_act);
        if full_.unit is null and new_act and ledger_overtakes(company_, position_) then
            full_.unit := 'CALLS_AT_ONCE';
            full_.room := 0;
        end if;
        if full_.unit is not null then
            return query select key_, null::uuid, null::bigint, 0::bigint, full_.unit, position_, full_.room;
            return;
        end if;
    end if;
    for answer in
        select * from ledger_reserve_one(company_, key_, run_, assignment_, position_, owner_, ceiling_, price_version_)
    loop
        if limited and answer.reservation is not null then
            select r.month into month_ from reservation r
            where r.id = answer.reservation and r.usage is null and r.state = 'HELD';
            if found then
                insert into position_usage (company, position, month) values (company_, position_, month_)
                on conflict do nothing;
                update position_usage u
                set tokens_reserved = u.tokens_reserved + tokens_, calls = u.calls + 1, under_way = u.under_way + 1
                where u.company = company_ and u.position = position_ and u.month = month_
                returning u.id into usage_;
                update reservation r set usage = usage_, tokens = tokens_ where r.id = answer.reservation;
            end if;
        end if;
        return query select answer.key, answer.reservation, answer.ceiling, answer.account, answer.kind, answer.owner,
                            answer.available;
    end loop;
end $$;

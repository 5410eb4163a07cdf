-- Limits that somebody sets. A limit is a cap inside a cap: it goes up to the least of the limits next above it and, where
-- a manager gives, of all up to the manager's own. Answers null when it is done, and else the most that it could be.

create function ledger_set_position(company_ text, position_ text, wanted_ bigint, giver_ text, from_ text, cause_ text)
returns bigint language plpgsql as $$
declare
    month_   date := ledger_month();
    version_ int := (select newest from company where id = company_);
    place    bigint;                                                -- one opened in a statement is seen by the next
    target   account;
    source   account;
    above    record;
    cap      bigint;
    amount   bigint;
begin
    place := ledger_position(company_, position_, month_);
    select * into target from account where id = place;
    if exists (select from posting where key = 'limit:' || cause_ || ':' || target.id) then
        return null;
    end if;
    for above in
        select key from ledger_line(company_, version_, position_)
        where step between 1 and coalesce(
            (select step from ledger_line(company_, version_, position_) where key = giver_), 1)
    loop
        place := ledger_position(company_, above.key, month_);
        cap := least(cap, (select lim from account where id = place));
    end loop;
    amount := wanted_ - target.wanted;
    if amount > 0 and wanted_ > cap then
        return cap;
    end if;
    if from_ is not null and amount > 0 then
        place := ledger_position(company_, from_, month_);
        select * into source from account where id = place;
        if amount > source.lim - source.posted - source.reserved then
            return target.wanted + source.lim - source.posted - source.reserved;
        end if;
        if source.wanted < 9223372036854775807 then
            perform ledger_limit(source.id, source.wanted - amount, cause_);
        end if;
    end if;
    perform ledger_limit(target.id, wanted_, cause_);
    return null;
end $$;

create function ledger_set_company(company_ text, wanted_ bigint, cause_ text) returns bigint language plpgsql as $$
begin
    perform ledger_limit(ledger_company(company_, ledger_month()), wanted_, cause_);
    return null;
end $$;

create function ledger_set_assignment(assignment_ uuid, wanted_ bigint, cause_ text) returns bigint
language plpgsql as $$
declare
    s      assignment;
    target account;
    cap    bigint;
begin
    select * into s from assignment where id = assignment_;
    select * into target from account where id = ledger_assignment(assignment_);
    if target.id is null then
        raise exception 'The account of assignment % is not open', assignment_;
    end if;
    select lim into cap from account
    where id = coalesce(ledger_assignment(s.parent), ledger_run(s.company, s.run));
    if wanted_ > target.wanted and wanted_ > cap then
        return cap;
    end if;
    perform ledger_limit(target.id, wanted_, cause_);
    return null;
end $$;

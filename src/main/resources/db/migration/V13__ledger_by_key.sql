-- What an assignment could still buy now, looked up key by key. As one join it had, with the statistics of an almost empty
-- database, a plan over all accounts of the company, which a session keeps. Written for readers: it opens no window that
-- a purchase has not opened yet.
create or replace function ledger_available(assignment_ uuid) returns bigint
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    s        assignment;
    version_ int;
    own      bigint[];
    path     bigint[];
begin
    select * into s from assignment where id = assignment_;
    select company_version into version_ from run where id = s.run;
    select above || id into own from account
    where company = s.company and kind = 'ASSIGNMENT' and owner = assignment_::text;
    select accounts || own into path from spending_line
    where company = s.company and version = version_ and position = s.position and month = ledger_month()
      and own is not null;
    if path is not null then
        return (select min(lim - posted - reserved) from account where id = any (path));
    end if;
    return (
        select min(room) from (
            select ledger_room(c.account) as room from ledger_chain(s.run, s.id) c
            union all
            select ledger_room(ledger_run(s.company, s.run))
            union all
            select coalesce((select ledger_room(a.id) from account a
                             where a.company = s.company and a.kind = 'POSITION' and a.owner = l.key
                               and a.month = ledger_month()),
                            ledger_position_budget(s.company, l.key))
            from ledger_line(s.company, version_, s.position) l) rooms
        where s.id is not null);
end $$;

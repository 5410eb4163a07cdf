-- Promises and limits. A function that may refuse answers null when it is done, and else what would have fitted.

-- Promises an amount of the company's window of this month to a run.
create function ledger_commit(run_ uuid, n int, amount bigint) returns bigint language plpgsql as $$
declare
    company_ text;
    key_     text := 'commit:' || run_ || ':' || n || ':';
    window_  bigint;
    known    bigint;
begin
    select company into company_ from run where id = run_ and books_closed_at is null;
    if company_ is null then
        raise exception 'Run % is unknown or its books are closed', run_;
    end if;
    select d_wanted into known from posting where key = key_ || 'run';
    if known is not null then
        if known <> amount then
            raise exception 'Commitment % of run % was made with another amount', n, run_;
        end if;
        return null;
    end if;
    window_ := ledger_company(company_, ledger_month());
    if amount > ledger_room(window_) then
        return ledger_room(window_);
    end if;
    perform ledger_post(key_ || 'company', company_, run_, null, 'COMMIT', array[window_], 0, amount, 0, null);
    perform ledger_post(key_ || 'run', company_, run_, null, 'COMMIT',
                        array[ledger_open(company_, 'RUN', run_::text, null, 0)], amount, 0, 0, null);
    return null;
end $$;

-- What a run's open books hold promised, by window.
create function ledger_commitments(run_ uuid) returns table (account bigint, month date, amount bigint)
language sql as $$
    select a.id, a.month, sum(p.d_reserved)::bigint
    from posting p join account a on a.id = p.accounts[1] and a.kind = 'COMPANY'
    where p.run = run_ and p.kind in ('COMMIT', 'UNCOMMIT', 'CLOSE')
    group by a.id, a.month
    having sum(p.d_reserved) > 0
$$;

-- Gives promised money back, the newest promise first.
create function ledger_uncommit(run_ uuid, n int, amount bigint) returns bigint language plpgsql as $$
declare
    company_ text;
    key_     text := 'uncommit:' || run_ || ':' || n || ':';
    run_account bigint;
    part     bigint;
    left_    bigint := amount;
    promise  record;
begin
    select company into company_ from run where id = run_ and books_closed_at is null;
    run_account := ledger_run(company_, run_);
    if run_account is null then
        raise exception 'Run % is unknown or its books are closed', run_;
    end if;
    if exists (select from posting where key = key_ || 'run') then
        return null;
    end if;
    if amount > ledger_room(run_account) then
        return ledger_room(run_account);
    end if;
    for promise in select * from ledger_commitments(run_) order by month desc loop
        part := least(left_, promise.amount);
        if part > 0 then
            perform ledger_post(key_ || promise.account, company_, run_, null, 'UNCOMMIT', array[promise.account],
                                0, -part, 0, null);
        end if;
        left_ := left_ - part;
    end loop;
    perform ledger_post(key_ || 'run', company_, run_, null, 'UNCOMMIT', array[run_account], -amount, 0, 0, null);
    return null;
end $$;

-- Closes a run's books once it is over and nothing is open; false while that is not so.
create function ledger_close_books(run_ uuid) returns boolean language plpgsql as $$
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
    select * into run_account from account where id = ledger_run(r.company, run_);
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

-- Sets what is wanted of a limit, once for each cause. Below what is used, the account is full and shrinks towards it.
create function ledger_limit(account_ bigint, wanted_ bigint, cause_ text) returns void language plpgsql as $$
declare
    a account;
begin
    select * into a from account where id = account_;
    if not exists (select from posting where key = 'limit:' || cause_ || ':' || account_) then
        perform ledger_post('limit:' || cause_ || ':' || account_, a.company, null, null, 'LIMIT', array[account_],
                            wanted_ - a.wanted, 0, 0, cause_);
    end if;
end $$;

-- Raises a limit up to the limit above it; answers null, or by how much it could have been raised.
create function ledger_raise(account_ bigint, above_ bigint, amount bigint, cause_ text) returns bigint
language plpgsql as $$
declare
    a   account;
    cap bigint;
begin
    select * into a from account where id = account_;
    if a.id is null then
        raise exception 'The account to raise is not open';
    end if;
    if a.wanted = 9223372036854775807
       or exists (select from posting where key = 'limit:' || cause_ || ':' || account_) then
        return null;
    end if;
    select lim into cap from account where id = above_;
    if amount > coalesce(cap, 9223372036854775806) - a.wanted then
        return greatest(coalesce(cap, 9223372036854775806) - a.wanted, 0);
    end if;
    perform ledger_limit(account_, a.wanted + amount, cause_);
    return null;
end $$;

create function ledger_assignment(assignment_ uuid) returns bigint language sql as $$
    select t.id from assignment a join account t on t.company = a.company and t.kind = 'ASSIGNMENT' and t.owner = a.id::text
    where a.id = assignment_
$$;

-- Gives an assignment's spare money to another one of the same run: one limit down, one up.
create function ledger_give(from_ uuid, to_ uuid, amount bigint, cause_ text) returns bigint language plpgsql as $$
declare
    giver account;
    taker account;
begin
    select * into giver from account where id = ledger_assignment(from_);
    select * into taker from account where id = ledger_assignment(to_);
    if giver.id is null or taker.id is null or giver.id = taker.id
       or (select run from assignment where id = from_) <> (select run from assignment where id = to_) then
        raise exception 'Money is given between two open assignments of one run';
    end if;
    if exists (select from posting where key = 'limit:' || cause_ || ':' || giver.id) then
        return null;
    end if;
    if amount > ledger_room(giver.id) then
        return ledger_room(giver.id);
    end if;
    perform ledger_limit(giver.id, giver.wanted - amount, cause_);
    perform ledger_limit(taker.id, taker.wanted + amount, cause_);
    return null;
end $$;

-- Takes the changed budgets of a new version into this month's windows; what a month's raise gave stays where the
-- budget itself did not change. Answers the windows in which more is used than wanted.
create function ledger_apply_version(company_ text, version_ int) returns setof account language plpgsql as $$
declare
    change record;
begin
    for change in
        select a.id, p.budget,
               (select q.budget from company_position q
                where q.company = company_ and q.key = p.key and q.version < version_ order by q.version desc limit 1) as before
        from company_position p
        join account a on a.company = company_ and a.kind = 'POSITION' and a.owner = p.key and a.month = ledger_month()
        where p.company = company_ and p.version = version_
        union all
        select a.id, v.budget,
               (select w.budget from company_version w
                where w.company = company_ and w.version < version_ order by w.version desc limit 1)
        from company_version v
        join account a on a.company = company_ and a.kind = 'COMPANY' and a.month = ledger_month()
        where v.company = company_ and v.version = version_
    loop
        if change.budget is distinct from change.before then
            perform ledger_limit(change.id, change.budget, 'version:' || version_);
        end if;
    end loop;
    return query select * from account
                 where company = company_ and month = ledger_month() and lim > wanted order by kind, owner;
end $$;

-- Books an overrun on the company's window of this month.
create function ledger_write_off(company_ text, amount bigint, cause_ text) returns bigint language plpgsql as $$
declare
    key_    text := 'writeoff:' || cause_ || ':';
    window_ bigint := ledger_company(company_, ledger_month());
    overrun bigint := ledger_overrun(company_);
    most    bigint;
begin
    if exists (select from posting where key = key_ || overrun) then
        return null;
    end if;
    select least(ledger_room(window_), posted) into most from account where id = overrun;
    if amount > most then
        return most;
    end if;
    perform ledger_post(key_ || overrun, company_, null, null, 'WRITE_OFF', array[overrun], 0, 0, -amount, cause_);
    perform ledger_post(key_ || window_, company_, null, null, 'WRITE_OFF', array[window_], 0, 0, amount, cause_);
    return null;
end $$;

-- What an assignment could still buy now: the least room on its path. A window not opened yet has its whole limit.
create function ledger_available(assignment_ uuid) returns bigint language sql as $$
    select min(room) from assignment s join run r on r.id = s.run
    cross join lateral (
        select ledger_room(c.account) as room from ledger_chain(s.run, s.id) c
        union all
        select ledger_room(ledger_run(s.company, s.run))
        union all
        select coalesce((select ledger_room(a.id) from account a
                         where a.company = s.company and a.kind = 'POSITION' and a.owner = l.key and a.month = ledger_month()),
                        ledger_position_budget(s.company, l.key))
        from ledger_line(s.company, r.company_version, s.position) l) rooms
    where s.id = assignment_
$$;

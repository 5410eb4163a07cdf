-- The ledger's writes. Every caller holds the company's lock and calls in a statement after it. All functions are
-- volatile: each of their statements then sees what was committed before the lock was given. Those on the way of every
-- call keep one plan and are not compiled: planning and compiling took three times as long as the work.

-- The account, opened at first use with its first limit.
create function ledger_open(company_ text, kind_ text, owner_ text, month_ date, wanted_ bigint) returns bigint
language plpgsql as $$
declare
    known bigint;
begin
    select id into known from account
    where company = company_ and kind = kind_ and owner = owner_ and month is not distinct from month_;
    if known is null then
        insert into account (company, kind, owner, month, wanted, lim)
        values (company_, kind_, owner_, month_, wanted_, wanted_)
        returning id into known;
        insert into posting (key, company, kind, accounts, d_wanted, cause)
        values ('limit:open:' || known, company_, 'LIMIT', array[known], wanted_, 'opened');
    end if;
    return known;
end $$;

-- One posting and its change on each account it names. Only what frees or limits may move the limit in force.
create function ledger_post(key_ text, company_ text, run_ uuid, reservation_ uuid, kind_ text, accounts_ bigint[],
                            wanted_ bigint, reserved_ bigint, posted_ bigint, cause_ text) returns void
language plpgsql as $$
declare
    changed int;
begin
    update account
    set wanted = wanted + wanted_, reserved = reserved + reserved_, posted = posted + posted_,
        lim = case when reserved_ + posted_ > 0 then lim
                   else greatest(wanted + wanted_, posted + posted_ + reserved + reserved_) end
    where id = any (accounts_) and company = company_;
    get diagnostics changed = row_count;
    if changed <> cardinality(accounts_) then
        raise exception 'Posting % names % accounts, % were found', key_, cardinality(accounts_), changed;
    end if;
    insert into posting (key, company, run, reservation, kind, accounts, d_wanted, d_reserved, d_posted, cause)
    values (key_, company_, run_, reservation_, kind_, accounts_, wanted_, reserved_, posted_, cause_);
end $$;

create function ledger_room(account_ bigint) returns bigint language sql as
$$ select lim - posted - reserved from account where id = account_ $$;

-- A position's monthly limit: that of the newest version which has the position.
create function ledger_position_budget(company_ text, position_ text) returns bigint language sql as
$$ select budget from company_position where company = company_ and key = position_ order by version desc limit 1 $$;

create function ledger_position(company_ text, position_ text, month_ date) returns bigint language sql as
$$ select ledger_open(company_, 'POSITION', position_, month_, ledger_position_budget(company_, position_)) $$;

create function ledger_company(company_ text, month_ date) returns bigint language sql as $$
    select ledger_open(company_, 'COMPANY', company_, month_,
                       (select budget from company_version where company = company_ order by version desc limit 1))
$$;

create function ledger_book(company_ text) returns bigint language sql as
$$ select ledger_open(company_, 'BOOK', company_, null, 9223372036854775807) $$;

create function ledger_overrun(company_ text) returns bigint language sql as
$$ select ledger_open(company_, 'OVERRUN', company_, null, 9223372036854775807) $$;

create function ledger_run(company_ text, run_ uuid) returns bigint language sql as
$$ select id from account where company = company_ and kind = 'RUN' and owner = run_::text $$;

-- A position and everyone above it in one version, upwards.
create function ledger_line(company_ text, version_ int, position_ text) returns table (key text, step int)
language plpgsql as $$
begin
    return query
    with recursive line as (
        select p.key, p.manager, 0 as step from company_position p
        where p.company = company_ and p.version = version_ and p.key = position_
        union all
        select p.key, p.manager, line.step + 1
        from line join company_position p on p.company = company_ and p.version = version_ and p.key = line.manager)
    select line.key, line.step from line;
end $$;

-- An assignment's account and those of the assignments above it, upwards; null where one is not open.
create function ledger_chain(run_ uuid, assignment_ uuid) returns table (account bigint, step int)
language plpgsql as $$
begin
    return query
    with recursive chain as (
        select a.id, a.parent, a.company, 0 as step from assignment a where a.id = assignment_ and a.run = run_
        union all
        select a.id, a.parent, a.company, chain.step + 1 from chain join assignment a on a.id = chain.parent)
    select t.id, chain.step
    from chain left join account t on t.company = chain.company and t.kind = 'ASSIGNMENT' and t.owner = chain.id::text;
end $$;

-- The accounts a purchase counts on: book, windows upwards, run, assignments from the root to its own.
create function ledger_path(company_ text, run_ uuid, assignment_ uuid, position_ text, month_ date) returns bigint[]
language plpgsql as $$
declare
    version_ int;
    windows  bigint[];
    chain    bigint[];
    path     bigint[];
begin
    select company_version into version_ from run
    where id = run_ and company = company_ and books_closed_at is null;
    if version_ is null then
        raise exception 'Run % of company % is unknown or its books are closed', run_, company_;
    end if;
    select array_agg(ledger_position(company_, line.key, month_) order by line.step) into windows
    from ledger_line(company_, version_, position_) line;
    if windows is null then
        raise exception 'Position % is not in version % of company %', position_, version_, company_;
    end if;
    select array_agg(c.account order by c.step desc) into chain from ledger_chain(run_, assignment_) c;
    path := ledger_book(company_) || windows || ledger_run(company_, run_) || chain;
    if chain is null or array_position(path, null) is not null then
        raise exception 'Assignment % of run % has no open path', assignment_, run_;
    end if;
    return path;
end $$;

-- Limits besides money: how many calls a position may make in a month, how many tokens they may use, and how many of them
-- may be under way at once. Its own calls count, not those of positions below it. The limits are those of the newest
-- version that has the position, as its budget is. Tokens are reserved by the most that a call can use.
alter table company_position
    add column max_tokens        bigint,
    add column max_calls         bigint,
    add column max_calls_at_once bigint;

create table position_usage (
    id              bigint generated always as identity primary key,
    company         text   not null references company,
    position        text   not null,
    month           date   not null,
    tokens_reserved bigint not null default 0 check (tokens_reserved >= 0),
    tokens_used     bigint not null default 0 check (tokens_used >= 0),
    calls           bigint not null default 0 check (calls >= 0),
    under_way       bigint not null default 0 check (under_way >= 0),
    unique (company, position, month)
);

alter table reservation
    add column usage  bigint,                                      -- where the call is counted, if it is
    add column tokens bigint;                                      -- the most that it can use

-- The first limit in which there is no room for one more call, if there is one. A call for an act that has begun finds a
-- place: the call before it has gone.
create function ledger_full(company_ text, position_ text, tokens_ bigint, new_act boolean,
                            out unit text, out room bigint)
language plpgsql as $$
declare
    p         company_position;
    u         position_usage;
    under_way bigint;
begin
    select * into p from company_position where company = company_ and key = position_ order by version desc limit 1;
    if p.max_calls_at_once is not null and new_act then
        select coalesce(sum(x.under_way), 0) into under_way
        from position_usage x where x.company = company_ and x.position = position_;
        if under_way >= p.max_calls_at_once then
            unit := 'CALLS_AT_ONCE';
            room := 0;
            return;
        end if;
    end if;
    if p.max_calls is not null or p.max_tokens is not null then
        select * into u from position_usage x
        where x.company = company_ and x.position = position_ and x.month = ledger_month();
        if coalesce(u.calls, 0) >= p.max_calls then
            unit := 'CALLS';
            room := 0;
        elsif tokens_ > p.max_tokens - coalesce(u.tokens_reserved + u.tokens_used, 0) then
            unit := 'TOKENS';
            room := greatest(p.max_tokens - coalesce(u.tokens_reserved + u.tokens_used, 0), 0);
        end if;
    end if;
end $$;

-- A purchase that is counted besides its money: in one transaction, under the company's lock, tested in statements after it.
create function ledger_reserve_counted(company_ text, key_ text, run_ uuid, assignment_ uuid, position_ text, owner_ text,
                                       ceiling_ bigint, price_version_ int, tokens_ bigint, new_act boolean)
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

-- A counted call that is over: one that was not made counts no more, one without known usage as much as it could have used.
create function count_closed_call() returns trigger language plpgsql as $$
begin
    update position_usage
    set under_way = under_way - 1,
        tokens_reserved = tokens_reserved - new.tokens,
        calls = calls - case when new.state = 'RELEASED' then 1 else 0 end,
        tokens_used = tokens_used + case new.state
            when 'RELEASED' then 0
            when 'SETTLED' then coalesce((select sum(c.input_tokens + c.output_tokens) from model_call c
                                          where c.task = new.task and c.reservation = new.id), new.tokens)
            else new.tokens end
    where id = new.usage;
    return null;
end $$;

create trigger reservation_counted after update of state on reservation
    for each row when (new.usage is not null and old.state in ('HELD', 'SENT') and new.state not in ('HELD', 'SENT'))
    execute function count_closed_call();

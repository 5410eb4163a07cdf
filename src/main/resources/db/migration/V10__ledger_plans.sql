-- The small functions on the way of every call, in a language that keeps their plans. One in plain SQL is planned anew
-- in every statement that calls it, which took many times as long as its work.

create or replace function ledger_room(account_ bigint) returns bigint language plpgsql as $$
begin
    return (select lim - posted - reserved from account where id = account_);
end $$;

create or replace function ledger_position_budget(company_ text, position_ text) returns bigint language plpgsql as $$
begin
    return (select budget from company_position where company = company_ and key = position_
            order by version desc limit 1);
end $$;

-- A month's window, opened at first use; the first limit is looked up only then.
create or replace function ledger_position(company_ text, position_ text, month_ date) returns bigint
language plpgsql as $$
begin
    return coalesce(
        (select id from account
         where company = company_ and kind = 'POSITION' and owner = position_ and month = month_),
        ledger_open(company_, 'POSITION', position_, month_, ledger_position_budget(company_, position_)));
end $$;

create or replace function ledger_company(company_ text, month_ date) returns bigint language plpgsql as $$
begin
    return ledger_open(company_, 'COMPANY', company_, month_,
                       (select budget from company_version where company = company_ order by version desc limit 1));
end $$;

create or replace function ledger_book(company_ text) returns bigint language plpgsql as $$
begin
    return ledger_open(company_, 'BOOK', company_, null, 9223372036854775807);
end $$;

create or replace function ledger_overrun(company_ text) returns bigint language plpgsql as $$
begin
    return ledger_open(company_, 'OVERRUN', company_, null, 9223372036854775807);
end $$;

create or replace function ledger_run(company_ text, run_ uuid) returns bigint language plpgsql as $$
begin
    return (select id from account where company = company_ and kind = 'RUN' and owner = run_::text);
end $$;

create or replace function ledger_fits(wishes purchase[]) returns boolean language plpgsql as $$
begin
    return (
        select bool_and(asked.amount <= a.lim - a.posted - a.reserved)
        from (select account, sum(w.ceiling) as amount
              from unnest(wishes) w, unnest(w.path) account group by account) asked
        join account a on a.id = asked.account);
end $$;

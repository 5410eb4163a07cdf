-- Accounts that have reached 80 % of their limit, a row for each time they do. What counts as used is what was spent; of a
-- company's window, which counts promises, what was promised too. The database decides it where the account is written,
-- whatever writes it; only what crosses the line costs more than a comparison.
create table budget_warning (
    id      bigint generated always as identity primary key,
    company text        not null references company,
    account bigint      not null,
    kind    text        not null,
    owner   text        not null,
    month   date,
    used    bigint      not null,
    lim     bigint      not null,
    at      timestamptz not null default ledger_now(),
    told    boolean     not null default false
);
create index budget_warning_untold on budget_warning (company, id) where not told;
create index budget_warning_of_company on budget_warning (company, id desc);

create function warn_of_budget() returns trigger language plpgsql as $$
begin
    insert into budget_warning (company, account, kind, owner, month, used, lim)
    values (new.company, new.id, new.kind, new.owner, new.month,
            new.posted + case when new.kind = 'COMPANY' then new.reserved else 0 end, new.lim);
    return null;
end $$;

create trigger account_nearly_used after update of posted on account
    for each row when (
        new.posted + case when new.kind = 'COMPANY' then new.reserved else 0 end >= new.lim - new.lim / 5
        and old.posted + case when old.kind = 'COMPANY' then old.reserved else 0 end < old.lim - old.lim / 5
        and new.posted + case when new.kind = 'COMPANY' then new.reserved else 0 end
            > old.posted + case when old.kind = 'COMPANY' then old.reserved else 0 end)
    execute function warn_of_budget();

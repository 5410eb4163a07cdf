-- Every posting is covered by an entry of the record that is written in the same transaction, whoever writes it: the
-- numbers of a transaction's postings are remembered until its entries are written, at the latest at its commit.
lock table posting in share row exclusive mode;

-- What was posted before is not covered; each company's chain begins by saying up to where that goes.
select record_append(array_agg('company:' || b.company), array_agg('ChainBegan'::text),
                     array_agg('{"postings":' || b.postings || ',"through":' || b.through || '}'),
                     array_agg('{"capacity":"migration","kind":"SYSTEM","name":"countersign"}'::text))
from (select company, count(*) as postings, max(id) as through from posting group by company order by company) b
having count(*) > 0;

create function record_made() returns trigger language plpgsql as $$
begin
    perform set_config('countersign.postings',
                       concat(current_setting('countersign.postings', true), (select string_agg(',' || id, '') from made)),
                       true);
    return null;
end $$;

create function record_rest() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('countersign.postings', true), '') <> '' then
        perform record_append('{}', '{}', '{}', '{}');
    end if;
    return null;
end $$;

create trigger posting_remembered after insert on posting referencing new table as made
    for each statement execute function record_made();
alter table posting enable always trigger posting_remembered;

create constraint trigger posting_covered after insert on posting deferrable initially deferred
    for each row execute function record_rest();
alter table posting enable always trigger posting_covered;

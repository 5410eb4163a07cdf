-- The record as hash chains: one for each run (run_event), one for each company and one for the installation
-- (record_entry). An entry's hash is the SHA-256 of its canonical JSON, which names the hash of the entry before it.
-- Earlier versions of the application insert into run_event as ever: a trigger chains what they write.

create table record_chain (
    chain text   primary key,                                      -- run:{id}, company:{key} or installation
    seq   bigint not null,                                         -- of its newest entry
    head  bytea  not null                                          -- the hash of its newest entry
) with (fillfactor = 50);

create table record_entry (
    chain  text        not null,
    seq    bigint      not null,
    at     timestamptz not null,
    type   text        not null,
    data   jsonb       not null,
    actor  jsonb,
    covers jsonb,
    hash   bytea       not null,
    primary key (chain, seq)
);

alter table run_event
    add column actor  jsonb,                                       -- who did it, in what capacity
    add column covers jsonb,                                       -- postings of the same transaction: their ids and digest
    add column hash   bytea;                                       -- null for what was written before there were chains

-- Canonical JSON (RFC 8785 for ASCII keys and whole numbers) of what the database has as jsonb.
create function record_canonical(value jsonb) returns text language plpgsql stable as $$
begin
    return case jsonb_typeof(value)
        when 'object' then '{' || coalesce((
            select string_agg(to_json(e.key)::text || ':' || record_canonical(e.value), ',' order by e.key collate "C")
            from jsonb_each(value) e), '') || '}'
        when 'array' then '[' || coalesce((
            select string_agg(record_canonical(e.value), ',' order by e.ordinality)
            from jsonb_array_elements(value) with ordinality e), '') || ']'
        else value::text end;
end $$;

create function record_time(at_ timestamptz) returns text language sql stable as
$$ select to_char(at_ at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

-- What is hashed; data, actor and covers are canonical JSON already.
create function record_text(chain_ text, seq_ bigint, at_ timestamptz, type_ text, data_ text, actor_ text, covers_ text,
                            previous_ bytea) returns text language sql stable as $$
    select '{"actor":' || coalesce(actor_, 'null') || ',"at":"' || record_time(at_)
           || '","chain":' || to_json(chain_)::text || ',"covers":' || coalesce(covers_, 'null') || ',"data":' || data_
           || ',"previous":"' || encode(previous_, 'hex') || '","seq":' || seq_ || ',"type":' || to_json(type_)::text || '}'
$$;

-- A chain's newest entry, locked to the end of the transaction; 32 zeros come before the first one.
create function record_lock(chain_ text, out seq bigint, out head bytea) language plpgsql as $$
#variable_conflict use_column
begin
    select c.seq, c.head into record_lock.seq, record_lock.head from record_chain c where c.chain = chain_ for update;
    if not found then
        insert into record_chain (chain, seq, head) values (chain_, 0, decode(repeat('00', 32), 'hex'))
        on conflict do nothing;
        select c.seq, c.head into record_lock.seq, record_lock.head from record_chain c where c.chain = chain_ for update;
    end if;
end $$;

-- One posting as it is hashed.
create function record_posting(p posting) returns text language sql stable as $$
    select '{"accounts":[' || array_to_string(p.accounts, ',') || '],"at":"' || record_time(p.at)
           || '","cause":' || coalesce(to_json(p.cause)::text, 'null') || ',"company":' || to_json(p.company)::text
           || ',"id":' || p.id || ',"key":' || to_json(p.key)::text || ',"kind":"' || p.kind || '","posted":' || p.d_posted
           || ',"reservation":' || coalesce('"' || p.reservation || '"', 'null') || ',"reserved":' || p.d_reserved
           || ',"run":' || coalesce('"' || p.run || '"', 'null') || ',"wanted":' || p.d_wanted || '}'
$$;

create function record_cover(lines_ text, ids_ text) returns text language sql stable as $$
    select '{"digest":"' || encode(sha256(convert_to(lines_, 'UTF8')), 'hex') || '","postings":[' || ids_ || ']}'
$$;

-- The end of a transaction: its entries, in order, each chain's lock taken once and always in the same order of chains.
-- Postings that the transaction has made are covered by its last entry of their run; else by another one of their company;
-- and where it has none, by an entry in the company's chain that says nothing else.
create function record_append(chains_ text[], types_ text[], data_ text[], actors_ text[]) returns void
language plpgsql as $$
declare
    postings_ bigint[] := concat('{', substr(current_setting('countersign.postings', true), 2), '}');
    covers_   text[]   := array_fill(null::text, array[cardinality(chains_)]);
    cover     record;
    entry     record;
    chain_    text     := '';
    seq_      bigint;
    head_     bytea;
    at_       timestamptz;
    seqs_     bigint[]      := '{}';
    ats_      timestamptz[] := '{}';
    hashes_   bytea[]       := '{}';
begin
    if cardinality(postings_) > 0 then
        chain_ := set_config('countersign.postings', '', true);
        -- Mostly they are of one run, which has an entry.
        select min(p.company) = max(p.company) and min(p.run::text) = max(p.run::text) as alike,
               array_positions(chains_, 'run:' || min(p.run::text)) as places,
               string_agg(record_posting(p), E'\n' order by p.id) as lines, string_agg(p.id::text, ',' order by p.id) as ids
        into cover from posting p where p.id = any (postings_);
        if cover.alike and cardinality(cover.places) > 0 then
            covers_[cover.places[cardinality(cover.places)]] := record_cover(cover.lines, cover.ids);
        else
            for cover in
                with home as materialized (
                    select c.n::int as n, r.id as run, coalesce(r.company, substr(c.chain, 9)) as company
                    from unnest(chains_) with ordinality c (chain, n)
                    left join run r on r.id = case when c.chain like 'run:%' then substr(c.chain, 5)::uuid end
                    where c.chain <> 'installation'),
                placed as (
                    select p.id, p.company, record_posting(p) as line,
                           coalesce((select max(h.n) from home h where h.run = p.run),
                                    (select max(h.n) from home h where h.company = p.company), 0) as place
                    from posting p where p.id = any (postings_))
                select place, company, string_agg(line, E'\n' order by id) as lines,
                       string_agg(id::text, ',' order by id) as ids
                from placed group by place, company order by company
            loop
                if cover.place > 0 then
                    covers_[cover.place] := record_cover(cover.lines, cover.ids);
                else
                    chains_ := chains_ || ('company:' || cover.company);
                    types_ := types_ || 'PostingsMade'::text;
                    data_ := data_ || '{}'::text;
                    actors_ := actors_ || '{"capacity":"ledger","kind":"SYSTEM","name":"countersign"}'::text;
                    covers_ := covers_ || record_cover(cover.lines, cover.ids);
                end if;
            end loop;
        end if;
    end if;
    -- By chain, and within one in the order in which they came.
    if chains_[1] <> any (chains_) then
        select array_agg(e.chain), array_agg(e.type), array_agg(e.data), array_agg(e.actor), array_agg(e.covers)
        into chains_, types_, data_, actors_, covers_
        from (select * from unnest(chains_, types_, data_, actors_, covers_) with ordinality
                  as u (chain, type, data, actor, covers, n) order by u.chain collate "C", u.n) e;
    end if;
    for entry in
        select * from unnest(chains_, types_, data_, actors_, covers_) as e (chain, type, data, actor, covers)
    loop
        if entry.chain <> chain_ then
            if chain_ <> '' then
                update record_chain c set seq = seq_, head = head_ where c.chain = chain_;
            end if;
            chain_ := entry.chain;
            select c.seq, c.head into seq_, head_ from record_chain c where c.chain = chain_ for update;
            if not found then
                select l.seq, l.head into seq_, head_ from record_lock(chain_) l;
            end if;
        end if;
        seq_ := seq_ + 1;
        at_ := clock_timestamp();
        head_ := sha256(convert_to(
            record_text(chain_, seq_, at_, entry.type, entry.data, entry.actor, entry.covers, head_), 'UTF8'));
        seqs_ := seqs_ || seq_;
        ats_ := ats_ || at_;
        hashes_ := hashes_ || head_;
    end loop;
    update record_chain c set seq = seq_, head = head_ where c.chain = chain_;
    -- Runs come last.
    if chain_ like 'run:%' then
        insert into run_event (run, seq, at, type, data, actor, covers, hash)
        select substr(e.chain, 5)::uuid, e.seq, e.at, e.type, e.data::jsonb, e.actor::jsonb, e.covers::jsonb, e.hash
        from unnest(chains_, seqs_, ats_, types_, data_, actors_, covers_, hashes_)
            as e (chain, seq, at, type, data, actor, covers, hash)
        where e.chain like 'run:%';
    end if;
    if chains_[1] not like 'run:%' then
        insert into record_entry (chain, seq, at, type, data, actor, covers, hash)
        select e.chain, e.seq, e.at, e.type, e.data::jsonb, e.actor::jsonb, e.covers::jsonb, e.hash
        from unnest(chains_, seqs_, ats_, types_, data_, actors_, covers_, hashes_)
            as e (chain, seq, at, type, data, actor, covers, hash)
        where e.chain not like 'run:%';
    end if;
end $$;

-- What is there already stays unchained; each run's chain begins with an entry that counts it and has its digest.
insert into record_chain (chain, seq, head)
select 'run:' || run, max(seq), decode(repeat('00', 32), 'hex') from run_event group by run;

select record_append(array_agg(b.chain), array_agg('ChainBegan'::text), array_agg(b.data),
                     array_agg('{"capacity":"migration","kind":"SYSTEM","name":"countersign"}'::text))
from (
    select 'run:' || run as chain,
           '{"digest":"' || encode(sha256(convert_to(string_agg(
               '{"at":"' || record_time(at) || '","data":' || record_canonical(data) || ',"seq":' || seq || ',"type":'
               || to_json(type)::text || '}', E'\n' order by seq), 'UTF8')), 'hex')
           || '","unchained":' || count(*) || '}' as data
    from run_event group by run order by run) b
having count(*) > 0;

-- What an earlier version writes beside us.
create function record_earlier() returns trigger language plpgsql as $$
declare
    last_ record;
begin
    select * into last_ from record_lock('run:' || new.run);
    if new.seq <> last_.seq + 1 then
        raise exception 'Entry % of run % does not follow entry %', new.seq, new.run, last_.seq;
    end if;
    new.actor := null;
    new.covers := null;
    new.hash := sha256(convert_to(record_text('run:' || new.run, new.seq, new.at, new.type, record_canonical(new.data),
                                              null, null, last_.head), 'UTF8'));
    update record_chain set seq = new.seq, head = new.hash where chain = 'run:' || new.run;
    return new;
end $$;

create trigger run_event_of_earlier before insert on run_event
    for each row when (new.hash is null) execute function record_earlier();
alter table run_event enable always trigger run_event_of_earlier;

create trigger record_entry_append_only before update or delete or truncate on record_entry
    for each statement execute function forbid_change();
alter table record_entry enable always trigger record_entry_append_only;

create trigger record_chain_stays before delete or truncate on record_chain
    for each statement execute function forbid_change();
alter table record_chain enable always trigger record_chain_stays;

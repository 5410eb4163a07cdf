-- Whole closed months of the record leave the database for a file. What stays of each chain is a row that says which of its
-- entries went, with which hash they end, and what they were about, so that the chain is still checked from there on.
create table record_archive (
    id      bigint      generated always as identity primary key,
    month   date        not null check (extract(day from month) = 1),
    digest  text        not null unique check (digest ~ '^[0-9a-f]{64}$'),   -- SHA-256 of the file that was fetched
    at      timestamptz not null default ledger_now(),
    made_by text        not null
);

create table record_archived (
    archive         bigint not null references record_archive,
    chain           text   not null,
    first_seq       bigint not null,
    last_seq        bigint not null,
    before          bytea  not null,                               -- the hash before the first entry
    hash            bytea  not null,                               -- that of the last one, which is a signed head
    signing         bigint not null,
    company         text,
    unchained       bigint not null,                               -- entries from before there were chains
    through         bigint not null,                               -- postings up to this one are from before there were chains
    postings        bigint[] not null,                             -- covered by these entries
    postings_digest bytea  not null,
    calls           uuid[] not null,                               -- answered model calls with an entry here
    decisions       jsonb  not null,                               -- request: how many decisions have an entry here
    archives        bigint[] not null,                             -- archives with an entry here
    primary key (chain, last_seq)
);
create index record_archived_by_archive on record_archived (archive);
create index record_archived_by_company on record_archived (company);

-- The digest of texts in an order, however many: each step is the SHA-256 of the step before and the next text.
create function record_fold(state_ bytea, text_ text) returns bytea language sql immutable as
$$ select sha256(state_ || convert_to(text_, 'UTF8')) $$;

create aggregate record_digest(text) (sfunc = record_fold, stype = bytea, initcond = '');

-- What an entry of the record says of an archive: its rows, whole.
create function record_seal(archive_ bigint) returns text language sql stable as $$
    select encode(record_digest(concat_ws(' ', chain, first_seq, last_seq, encode(before, 'hex'), encode(hash, 'hex'),
        signing, company, unchained, through, postings, encode(postings_digest, 'hex'), calls, decisions, archives)
        order by chain collate "C", last_seq), 'hex')
    from record_archived where archive = archive_
$$;

create function record_month_ends(month_ date) returns timestamptz language sql immutable as
$$ select (month_ + interval '1 month') at time zone 'UTC' $$;

create function record_entries(chain_ text, first_ bigint, last_ bigint)
returns table (seq bigint, at timestamptz, type text, data jsonb, covers jsonb, hash bytea) language plpgsql stable as $$
begin
    if chain_ like 'run:%' then
        return query select e.seq, e.at, e.type, e.data, e.covers, e.hash from run_event e
                     where e.run = substr(chain_, 5)::uuid and e.seq between first_ and last_;
    else
        return query select e.seq, e.at, e.type, e.data, e.covers, e.hash from record_entry e
                     where e.chain = chain_ and e.seq between first_ and last_;
    end if;
end $$;

-- A run that nothing can be added to: it is over, its books are closed, no money waits for an answer.
create function record_run_complete(run_ uuid) returns boolean language sql stable as $$
    select exists (select from run r where r.id = run_ and r.status in ('SUCCEEDED', 'FAILED', 'CANCELLED')
                   and r.books_closed_at is not null
                   and not exists (select from reservation o where o.run = r.id and o.state in ('HELD', 'SENT')))
$$;

-- What may go with a month: of each chain the entries up to a signed head, all made before the month's end. A run's chain
-- goes as a whole or not at all.
create function record_archivable(month_ date)
returns table (chain text, first_seq bigint, last_seq bigint, before bytea, hash bytea, signing bigint)
language sql stable as $$
    with gone as (
        select distinct on (a.chain) a.chain, a.last_seq, a.hash from record_archived a order by a.chain, a.last_seq desc),
    ends as (
        select c.chain, case
            when c.chain like 'run:%' then (
                select h.seq from record_head h join record_signing s on s.number = h.signing
                where h.chain = c.chain and h.seq = c.seq and h.hash = c.head and s.signature is not null
                  and record_run_complete(substr(c.chain, 5)::uuid)
                  and not exists (select from run_event e where e.run = substr(c.chain, 5)::uuid
                                  and e.at >= record_month_ends(month_)))
            else (
                select max(h.seq) from record_head h join record_signing s on s.number = h.signing
                where h.chain = c.chain and s.signature is not null
                  and h.seq < coalesce((select min(e.seq) from record_entry e where e.chain = c.chain
                                        and e.at >= record_month_ends(month_)), 9223372036854775807))
            end as seq
        from record_chain c left join gone g on g.chain = c.chain
        where c.seq > coalesce(g.last_seq, 0))
    select e.chain, coalesce(g.last_seq, 0) + 1, h.seq, coalesce(g.hash, decode(repeat('00', 32), 'hex')), h.hash, h.signing
    from ends e
    join record_head h on h.chain = e.chain and h.seq = e.seq
    join record_signing s on s.number = h.signing and s.signature is not null
    left join gone g on g.chain = e.chain
    where h.seq > coalesce(g.last_seq, 0)
      and record_month_ends(month_) <= ledger_now()
      and exists (select from record_signing after where after.at >= record_month_ends(month_)
                  and after.signature is not null)
    order by e.chain collate "C"
$$;

-- Whoever inserts a row says only which chain up to which entry; everything else is looked up here, and refused where the
-- entries may not go. A session's own tables of the same names are not looked at.
create function record_archived_filled() returns trigger language plpgsql set search_path to pg_temp as $$
declare
    ends_  timestamptz;
    gone_  record;
    found_ record;
begin
    perform set_config('search_path', quote_ident(tg_table_schema) || ', pg_temp', true);
    perform pg_advisory_xact_lock(hashtextextended(tg_table_schema || ':record-archive', 7));
    select record_month_ends(a.month) into ends_ from record_archive a where a.id = new.archive;
    if ends_ is null or ends_ > ledger_now() then
        raise exception 'Archive % is of no month that is over', new.archive using errcode = 'CS001';
    end if;
    if not exists (select from record_signing s where s.at >= ends_ and s.signature is not null) then
        raise exception 'No heads were signed since the month of archive % ended', new.archive using errcode = 'CS001';
    end if;
    select a.last_seq, a.hash into gone_ from record_archived a where a.chain = new.chain order by a.last_seq desc limit 1;
    new.first_seq := coalesce(gone_.last_seq, 0) + 1;
    new.before := coalesce(gone_.hash, decode(repeat('00', 32), 'hex'));
    select s.number, h.hash into new.signing, new.hash
    from record_head h join record_signing s on s.number = h.signing
    where h.chain = new.chain and h.seq = new.last_seq and s.signature is not null;
    if new.signing is null then
        raise exception 'Entry % of % is no signed head', new.last_seq, new.chain using errcode = 'CS001';
    end if;
    with entry as materialized (select * from record_entries(new.chain, new.first_seq, new.last_seq))
    select count(*) as times, max(e.at) as newest, count(*) filter (where e.hash is null) as unchained,
           (select l.hash from entry l where l.seq = new.last_seq) as hash,
           coalesce(max((e.data ->> 'through')::bigint) filter (where e.type = 'ChainBegan'), 0) as through,
           (select coalesce(array_agg(p.id::bigint order by p.id::bigint), '{}')
            from entry c cross join lateral jsonb_array_elements_text(c.covers -> 'postings') p (id)) as postings,
           coalesce(array_agg((e.data ->> 'call')::uuid order by e.seq)
                    filter (where e.type = 'ModelCallAnswered' and jsonb_exists(e.data, 'call')), '{}') as calls,
           (select coalesce(jsonb_object_agg(d.request, d.times), '{}')
            from (select coalesce(o.data ->> 'approval', '') as request, count(*) as times from entry o
                  where o.type in ('ApprovalDecided', 'ApprovalEscalated') group by 1) d) as decisions,
           coalesce(array_agg((e.data ->> 'archive')::bigint order by e.seq)
                    filter (where e.type = 'RecordArchived' and new.chain = 'installation'), '{}') as archives
    into found_ from entry e;
    if found_.times <> new.last_seq - new.first_seq + 1 or found_.hash is distinct from new.hash then
        raise exception 'Entries % to % of % are not those that were signed', new.first_seq, new.last_seq, new.chain
            using errcode = 'CS001';
    end if;
    if found_.newest >= ends_ then
        raise exception 'Entries up to % of % go beyond the month', new.last_seq, new.chain using errcode = 'CS001';
    end if;
    if new.chain like 'run:%' then
        if not record_run_complete(substr(new.chain, 5)::uuid)
           or not exists (select from record_chain c where c.chain = new.chain and c.seq = new.last_seq) then
            raise exception 'Something may still happen in %', new.chain using errcode = 'CS001';
        end if;
        select r.company into new.company from run r where r.id = substr(new.chain, 5)::uuid;
    elsif new.chain like 'company:%' then
        new.company := substr(new.chain, 9);
    else
        new.company := null;
    end if;
    new.unchained := found_.unchained;
    new.through := found_.through;
    new.postings := found_.postings;
    new.calls := found_.calls;
    new.decisions := found_.decisions;
    new.archives := found_.archives;
    select coalesce(record_digest(record_posting(p) order by p.id), '') into new.postings_digest
    from posting p where p.id = any (new.postings);
    return new;
end $$;

create trigger record_archived_filled before insert on record_archived
    for each row execute function record_archived_filled();
alter table record_archived enable always trigger record_archived_filled;

create trigger record_archived_append_only before update or delete or truncate on record_archived
    for each statement execute function forbid_change();
alter table record_archived enable always trigger record_archived_append_only;

create trigger record_archive_append_only before update or delete or truncate on record_archive
    for each statement execute function forbid_change();
alter table record_archive enable always trigger record_archive_append_only;

-- The one door by which entries leave: chains up to the entries with these hashes, as part of an archive.
create function record_archive_chains(archive_ bigint, chains_ text[], lasts_ bigint[], hashes_ bytea[]) returns bigint
language plpgsql as $$
declare
    part record;
    gone_ bigint := 0;
    times_ bigint;
begin
    for part in
        select * from unnest(chains_, lasts_, hashes_) as p (chain, last_seq, hash)
    loop
        insert into record_archived (archive, chain, last_seq) values (archive_, part.chain, part.last_seq);
        if not exists (select from record_archived a
                       where a.chain = part.chain and a.last_seq = part.last_seq and a.hash = part.hash) then
            raise exception 'Entry % of % is not the one in the file', part.last_seq, part.chain using errcode = 'CS001';
        end if;
        if part.chain like 'run:%' then
            delete from run_event e where e.run = substr(part.chain, 5)::uuid and e.seq <= part.last_seq;
        else
            delete from record_entry e where e.chain = part.chain and e.seq <= part.last_seq;
        end if;
        get diagnostics times_ = row_count;
        gone_ := gone_ + times_;
    end loop;
    return gone_;
end $$;

-- What is deleted without an archive's row for it, and a signed head behind that, is put back with the transaction; who
-- deletes nothing is refused as well, as ever.
create function record_only_archived() returns trigger language plpgsql set search_path to pg_temp as $$
begin
    perform set_config('search_path', quote_ident(tg_table_schema) || ', pg_temp', true);
    if tg_argv[0] = 'run' then
        perform from gone g where not exists (
            select from record_archived a join record_head h on h.chain = a.chain and h.seq = a.last_seq and h.hash = a.hash
            join record_signing s on s.number = h.signing and s.signature is not null
            where a.chain = 'run:' || g.run and g.seq between a.first_seq and a.last_seq);
    else
        perform from gone g where not exists (
            select from record_archived a join record_head h on h.chain = a.chain and h.seq = a.last_seq and h.hash = a.hash
            join record_signing s on s.number = h.signing and s.signature is not null
            where a.chain = g.chain and g.seq between a.first_seq and a.last_seq);
    end if;
    if found or not exists (select from gone) then
        raise exception 'Rows of % are never changed or removed: % refused', tg_table_name, tg_op;
    end if;
    return null;
end $$;

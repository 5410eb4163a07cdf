-- The ledger, checked against itself and the journal: a row for each thing that is not as it must be. Run it in one
-- read-only REPEATABLE READ transaction; every statement of a weaker one would see another ledger.
with recursive
line as materialized (
    select p.company, p.run, account as id, p.kind,
           sum(p.d_wanted) as wanted, sum(p.d_reserved) as reserved, sum(p.d_posted) as posted
    from posting p, unnest(p.accounts) account
    group by p.company, p.run, account, p.kind),
total as (
    select id, sum(wanted) as wanted, sum(reserved) as reserved, sum(posted) as posted from line group by id),
named as (
    select a.*, concat_ws(' ', 'account', a.id, a.kind, a.owner, to_char(a.month, 'YYYY-MM')) as name from account a),
-- What each run used, told three ways: by its own account, by its root assignments, by the windows of its top position.
run_account as (
    select r.id, r.company, r.company_version, r.books_closed_at, a.name, a.wanted, a.reserved, a.posted
    from run r join named a on a.company = r.company and a.kind = 'RUN' and a.owner = r.id::text),
run_root as (
    select s.run, sum(a.reserved) as reserved, sum(a.posted) as posted
    from assignment s join account a on a.company = s.company and a.kind = 'ASSIGNMENT' and a.owner = s.id::text
    where s.parent is null group by s.run),
run_top as (
    select l.run, sum(l.reserved) as reserved, sum(l.posted) as posted
    from line l
    join run r on r.id = l.run
    join company_position top on top.company = r.company and top.version = r.company_version and top.manager is null
    join account a on a.id = l.id and a.kind = 'POSITION' and a.owner = top.key
    group by l.run),
run_promise as (
    select l.run, sum(l.reserved) as reserved, sum(l.posted) as posted
    from line l join account a on a.id = l.id and a.kind = 'COMPANY'
    where l.run is not null group by l.run),
-- The line above each position of each version, and above each assignment: what every stored path is made of.
seat as (
    select p.company, p.version, p.key, p.key as above, p.manager from company_position p
    union all
    select s.company, s.version, s.key, p.key, p.manager
    from seat s join company_position p on p.company = s.company and p.version = s.version and p.key = s.manager),
chain as (
    select a.id, a.run, a.company, a.id as above, a.parent from assignment a
    union all
    select c.id, c.run, c.company, a.id, a.parent from chain c join assignment a on a.id = c.parent),
stored as materialized (
    select row_number() over () as id, d.*
    from (select distinct company, run, assignment, position, month, path from reservation) d),
due as (
    select id, array_agg(account order by account) as accounts
    from (select s.id, a.id as account
          from stored s join account a on a.company = s.company and a.kind = 'BOOK'
          union all
          select s.id, a.id
          from stored s
          join run r on r.id = s.run
          join seat t on t.company = r.company and t.version = r.company_version and t.key = s.position
          join account a on a.company = r.company and a.kind = 'POSITION' and a.owner = t.above and a.month = s.month
          union all
          select s.id, a.id
          from stored s join account a on a.company = s.company and a.kind = 'RUN' and a.owner = s.run::text
          union all
          select s.id, a.id
          from stored s
          join chain c on c.id = s.assignment and c.run = s.run
          join account a on a.company = c.company and a.kind = 'ASSIGNMENT' and a.owner = c.above::text) expected
    group by id),
history as (
    select reservation as id,
           count(*) filter (where kind = 'RESERVE') as reserves,
           count(*) filter (where kind in ('SETTLE', 'RELEASE', 'EXPIRE')) as closes,
           min(kind) filter (where kind in ('SETTLE', 'RELEASE', 'EXPIRE')) as closed_by,
           sum(d_reserved) as reserved, sum(d_posted) as posted,
           sum(d_posted) filter (where kind = 'EXCESS') as excess,
           count(*) filter (where kind = 'CORRECT') as corrections
    from posting where reservation is not null group by reservation),
-- What each answered call had to cost: the greater of our own price and the reported one; the ceiling without usage.
answered as (
    select c.id, c.reservation, c.cost, r.state, r.ceiling, h.posted,
           greatest(coalesce(c.reported_cost, 0),
                    case when c.input_tokens is null or c.output_tokens is null then r.ceiling
                         else ceil(((c.input_tokens - coalesce(c.cached_input_tokens, 0))::numeric * p.input
                                    + coalesce(c.cached_input_tokens, 0)::numeric * p.cached_input
                                    + c.output_tokens::numeric * p.output) / 1000000) end) as owed,
           n.books_closed_at is not null and h.corrections = 0 as uncorrected
    from model_call c
    left join reservation r on r.id = c.reservation
    left join history h on h.id = c.reservation
    left join run n on n.id = c.run
    left join model_price p on p.version = r.price_version and p.model = c.model
    where c.status = 'ANSWERED')

select 1 as rule, a.name as subject,
       format('has wanted %s, reserved %s, posted %s; its postings say %s, %s, %s', a.wanted, a.reserved, a.posted,
              coalesce(t.wanted, 0), coalesce(t.reserved, 0), coalesce(t.posted, 0)) as detail
from named a left join total t on t.id = a.id
where a.wanted <> coalesce(t.wanted, 0) or a.reserved <> coalesce(t.reserved, 0) or a.posted <> coalesce(t.posted, 0)
union all
select 1, name, format('has limit %s with wanted %s, reserved %s, posted %s', lim, wanted, reserved, posted)
from named where lim <> greatest(wanted, posted + reserved)
union all
select 1, 'account ' || id, 'is named by postings and does not exist'
from total where id not in (select id from account)

union all
select 2, b.name, format('has reserved %s, posted %s; its runs have %s, %s', b.reserved, b.posted,
                         coalesce(sum(r.reserved), 0), coalesce(sum(r.posted), 0))
from named b left join run_account r on r.company = b.company
where b.kind = 'BOOK'
group by b.id, b.name, b.reserved, b.posted
having b.reserved <> coalesce(sum(r.reserved), 0) or b.posted <> coalesce(sum(r.posted), 0)
union all
select 2, r.name, format('has reserved %s, posted %s; its root assignments have %s, %s', r.reserved, r.posted,
                         coalesce(t.reserved, 0), coalesce(t.posted, 0))
from run_account r left join run_root t on t.run = r.id
where r.reserved <> coalesce(t.reserved, 0) or r.posted <> coalesce(t.posted, 0)
union all
select 2, r.name, format('has reserved %s, posted %s; the windows of its top position have %s, %s of it',
                         r.reserved, r.posted, coalesce(t.reserved, 0), coalesce(t.posted, 0))
from run_account r left join run_top t on t.run = r.id
where r.reserved <> coalesce(t.reserved, 0) or r.posted <> coalesce(t.posted, 0)

union all
select 3, r.name, format('has wanted %s; %s was promised to it', r.wanted, coalesce(p.reserved + p.posted, 0))
from run_account r left join run_promise p on p.run = r.id
where r.wanted <> coalesce(p.reserved + p.posted, 0)
union all
select 3, r.name, format('used %s; the company''s windows hold %s promised, %s used', r.posted, p.reserved, p.posted)
from run_account r join run_promise p on p.run = r.id
where (r.books_closed_at is null and p.posted <> 0)
   or (r.books_closed_at is not null and (p.reserved <> 0 or p.posted <> r.posted))
union all
select 3, a.name, format('was changed by %s postings of a run that has no account, or of another kind', count(*))
from line l join named a on a.id = l.id and a.kind = 'COMPANY'
where l.kind not in ('COMMIT', 'UNCOMMIT', 'CLOSE', 'LIMIT', 'WRITE_OFF')
   or (l.kind in ('COMMIT', 'UNCOMMIT', 'CLOSE') and not exists (select from run_account r where r.id = l.run))
group by a.name

union all
select 4, b.name, format('has reserved %s; open reservations hold %s', b.reserved, coalesce(sum(r.ceiling), 0))
from named b left join reservation r on r.company = b.company and r.state in ('HELD', 'SENT')
where b.kind = 'BOOK'
group by b.id, b.name, b.reserved
having b.reserved <> coalesce(sum(r.ceiling), 0)
union all
select 4, 'reservation ' || id, format('was sent and is open since it expired at %s', expires_at)
from reservation where state = 'SENT' and expires_at + interval '2 minutes' < ledger_now()
union all
select 4, 'reservation ' || r.id, format('is %s; its postings: %s to reserve, %s to close (%s), %s still reserved',
       r.state, coalesce(h.reserves, 0), coalesce(h.closes, 0), h.closed_by, coalesce(h.reserved, 0))
from reservation r left join history h on h.id = r.id
where h.id is null or h.reserves <> 1
   or h.closed_by is distinct from case r.state when 'SETTLED' then 'SETTLE' when 'RELEASED' then 'RELEASE'
                                                when 'EXPIRED' then 'EXPIRE' end
   or h.closes <> case when r.state in ('HELD', 'SENT') then 0 else 1 end
   or h.reserved <> case when r.state in ('HELD', 'SENT') then r.ceiling else 0 end

union all
select 5, 'reservation ' || r.id, format('counts on %s; run, position and assignments say %s', s.path, d.accounts)
from stored s
left join due d on d.id = s.id
join reservation r on (r.company, r.run, r.assignment, r.position, r.month, r.path)
                    = (s.company, s.run, s.assignment, s.position, s.month, s.path)
where array(select unnest(s.path) order by 1) is distinct from d.accounts
union all
select 5, 'posting ' || p.id, format('of reservation %s counts on %s instead of %s', r.id, p.accounts, r.path)
from posting p join reservation r on r.id = p.reservation
where p.accounts <> r.path
  and not (p.kind = 'EXCESS' and p.accounts = array(select a.id from account a where a.company = p.company and a.kind = 'OVERRUN'))

union all
select 6, 'call ' || id, format('cost %s, was posted with %s, owed %s (reservation %s)', cost, posted, owed, state)
from answered
where state is null or owed is null or cost is distinct from owed
   or (posted is distinct from owed and not (state = 'EXPIRED' and uncorrected and owed < ceiling and posted = ceiling))

union all
select 7, name, format('has %s billed above all limits; write it off with a reason', posted)
from named where kind = 'OVERRUN' and posted <> 0

union all
select 8, concat_ws(' ', 'usage of', u.company, u.position, to_char(u.month, 'YYYY-MM')),
       format('has %s calls, %s under way, %s tokens reserved; its reservations say %s, %s, %s',
              u.calls, u.under_way, u.tokens_reserved, coalesce(r.calls, 0), coalesce(r.under_way, 0),
              coalesce(r.tokens, 0))
from position_usage u
left join (select usage, count(*) filter (where state <> 'RELEASED') as calls,
                  count(*) filter (where state in ('HELD', 'SENT')) as under_way,
                  sum(tokens) filter (where state in ('HELD', 'SENT')) as tokens
           from reservation where usage is not null group by usage) r on r.usage = u.id
where (u.calls, u.under_way, u.tokens_reserved)
      is distinct from (coalesce(r.calls, 0), coalesce(r.under_way, 0), coalesce(r.tokens, 0))
order by rule, subject

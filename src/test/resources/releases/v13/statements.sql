SELECT COUNT(*) FROM pg_namespace WHERE nspname=$1;

SELECT CURRENT_USER;

SELECT rolname FROM pg_roles WHERE rolname ILIKE 'rds_superuser';

delete from model_call where id = $1;

delete from waiting where run = $1;

insert into approval_decision (request, number, decider, capacity, position, decision, comment, digest)
values ($1, $2, $3, $4, $5, $6, $7, $8);

insert into approval_request (id, company, company_version, run, assignment, kind, subject,
    requested_by, amount, arguments, digest, reason, status, decider, decider_kind, gate, attempt,
    expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, cast($10 as jsonb), $11, $12, $13, $14, $15, $16, $17, $18);

insert into assignment (id, run, company, parent, depth, status, planned_in, round,
    position, objective, acceptance, budget, ordinal, created_at)
select n.id, $1, $2, $3, $4, 'OPEN', $5, $6,
    n.position, n.objective, n.acceptance, n.budget, n.ordinal,
    clock_timestamp() + n.number * interval '1 microsecond'
from unnest(cast($7 as uuid[]), $8, $9, $10, cast($11 as bigint[]),
    cast($12 as int[])) with ordinality
    as n (id, position, objective, acceptance, budget, ordinal, number)
returning *;

insert into company (id, name, newest) values ($1, $2, $3)
on conflict (id) do update set name = excluded.name, newest = excluded.newest;

insert into company_position
    (company, version, key, manager, ordinal, level, title, filled_by, model, budget, authority)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

insert into company_version (company, version, definition, digest, budget, created_by)
values ($1, $2, cast($3 as jsonb), $4, $5, $6)
returning created_at;

insert into model_call (id, task, turn, attempt, run, assignment, company, position, act, model, asked_model,
                        reservation, price_version, status, request)
select d.id, d.task, d.turn, d.attempt, d.run, d.assignment, d.company, d.position, d.act, d.model,
       d.asked_model, d.reservation, d.price_version, 'SENT', d.request
from unnest(cast($1 as uuid[]), cast($2 as text[]), cast($3 as int[]), cast($4 as int[]),
            cast($5 as uuid[]), cast($6 as uuid[]), cast($7 as text[]),
            cast($8 as text[]), cast($9 as text[]), cast($10 as text[]),
            cast($11 as text[]), cast($12 as uuid[]), cast($13 as int[]),
            cast($14 as jsonb[])) with ordinality
     as d (id, task, turn, attempt, run, assignment, company, position, act, model, asked_model, reservation,
           price_version, request, number)
order by d.number
on conflict do nothing
returning id;

insert into run (id, company, company_version, goal, budget, simulated, status, caller,
    idempotency_key, request_digest)
values ($1, $2, $3, $4, $5, $6, 'RUNNING', $7, $8, $9);

insert into run_event (run, seq, at, type, data)
select e.run, coalesce(last.seq, 0) + row_number() over (partition by e.run order by e.number),
       clock_timestamp(), e.type, cast(e.data as jsonb)
from unnest(cast($1 as uuid[]), $2, $3) with ordinality as e (run, type, data, number)
cross join lateral (select max(seq) as seq from run_event where run = e.run) last;

insert into waiting (ref, run, kind, who, why, task) values ($1, $2, $3, $4, $5, $6)
on conflict (ref) do update set who = excluded.who, why = excluded.why, since = clock_timestamp();

select * from (
    select r.*, case
        when r.status = 'RUNNING'
         and exists (select from waiting w where w.run = r.id)
         and not exists (
            select from reservation v
            where v.run = r.id and v.state in ('HELD', 'SENT')
              and not exists (select from waiting i where i.run = r.id and i.task = v.task)
              and not exists (
                select from model_call doubtful
                join model_call answered on answered.task = doubtful.task
                 and answered.turn = doubtful.turn and answered.used
                where v.state = 'SENT' and doubtful.reservation = v.id))
         and not exists (
            select from model_call resting
            where resting.run = r.id and resting.next_attempt_at > clock_timestamp() - interval '1 min'
              and not exists (select from waiting i where i.run = r.id and i.task = resting.task)
              and not exists (
                select from model_call next
                where next.task = resting.task and next.turn = resting.turn and next.attempt > resting.attempt))
        then 'WAITING' else r.status end as shown,
        array(
            select json_build_object('kind', w.kind, 'who', w.who, 'why', w.why, 'ref', w.ref, 'since', w.since)
            from waiting w where w.run = r.id order by w.since, w.ref)::text[] as waiting
    from run r) run
 where id = $1;

select * from approval_decision where request = $1 order by number;

select * from approval_request where id = $1;

select * from assignment where id = $1;

select * from assignment where parent = $1 and planned_in >= $2
order by created_at, position, ordinal;

select * from assignment where process_instance_id = $1 and status = 'WORKING';

select * from assignment where run = $1 and parent is null;

select coalesce(ledger_available(id), 0) from assignment where id = $1;

select coalesce(max(attempt), 0) as attempts,
       count(*) filter (where status in ('SENT', 'FAILED')
           and started_at > clock_timestamp() - make_interval(secs => $1)) as in_doubt,
       (array_agg(id) filter (where used))[1] as used,
       (array_agg(answer) filter (where used))[1] as answer
from model_call where task = $2 and turn = $3;

select company from assignment where id = $1;

select company from run where id = $1;

select company, company_version from run where id = $1;

select company, id from reservation where state = 'SENT' and expires_at < ledger_now()
order by expires_at limit $1;

select company, id from run
where books_closed_at is null and status in ('SUCCEEDED', 'FAILED', 'CANCELLED')
  and not exists (select from reservation r where r.run = run.id and r.state in ('HELD', 'SENT'))
order by ended_at limit $1;

select count(*) from model_call where run = $1;

select definition, digest, deployment_id, created_by, created_at
from company_version where company = $1 and version = $2;

select distinct company from reservation where task = $1 and state = 'HELD' order by company;

select exists (select from run where id = $1);

select goal from run where id = $1;

select id from node where lease_until <= clock_timestamp() order by id;

select id from reservation where state in ('HELD', 'SENT') and run = $1;

select id from run
where status = 'RUNNING' and books_closed_at is null
  and not exists (select from waiting w where w.run = run.id)
  and not exists (select from reservation v where v.run = run.id and v.state in ('HELD', 'SENT'));

select id, ceiling, price_version, state from reservation where task = $1
order by state = 'HELD' desc, made_at desc, id limit 1;

select id, run, assignment, position, act, turn, attempt, asked_model, status, used, input_tokens,
       cached_input_tokens, output_tokens, cost, reported_cost, price_version, error, latency_ms, started_at,
       ended_at from model_call where run = $1 order by started_at, id limit $2 offset $3;

select id, status from run where id = any($1);

select kind, owner, to_char(month, 'YYYY-MM') as month, wanted, lim
from ledger_apply_version($1, $2);

select ledger_book($1), ledger_overrun($2);

select ledger_close(cast($1 as uuid[]), $2, cast($3 as text[]), null);

select ledger_close_books($1);

select ledger_commit($1, $2, $3);

select ledger_hold_all(cast($1 as jsonb));

select ledger_open($1, 'ASSIGNMENT', opened.assignment, null, opened.wanted)
from unnest($2, $3) as opened (assignment, wanted);

select model from model_block where confirmed_at is null;

select newest from company where id = $1;

select path, rooms, month::text, at::text, holds_more from ledger_offer($1, $2, $3, $4, $5, $6);

select reservation, posted, excess from ledger_settle_all(cast($1 as uuid[]), $2);

select set_config('lock_timeout', $1, true),
       pg_advisory_xact_lock(hashtextextended(current_schema() || ':company:' || $2, 7))::text;

select t.owner, t.lim, t.reserved, t.posted from assignment o
cross join lateral (
    select * from account
    where company = o.company and kind = $1 and owner = o.id::text limit 1) t
where o.id = any (cast($2 as uuid[]));

select t.owner, t.lim, t.reserved, t.posted from run o
cross join lateral (
    select * from account
    where company = o.company and kind = $1 and owner = o.id::text limit 1) t
where o.id = any (cast($2 as uuid[]));

update approval_request set decider = $1, decider_kind = $2 where id = $3;

update approval_request set status = 'CANCELLED', ended_at = clock_timestamp(), task = null
where run = $1 and status = 'PENDING';

update approval_request set task = $1 where id = $2;

update assignment set own_round = $1, planned_round = $2 where id = $3 returning *;

update assignment set status = 'CANCELLED', ended_at = clock_timestamp()
where run = $1 and status in ('OPEN', 'WORKING', 'DONE');

update assignment set status = 'WORKING', process_instance_id = $1, failure = null
where id = $2 returning *;

update assignment set status = $1 where id = any($2) returning *;

update assignment set status = $1, result = coalesce(cast($2 as text), result),
    failure = coalesce(cast($3 as text), failure), ended_at = clock_timestamp()
where id = $4 returning *;

update company_version set deployment_id = $1 where company = $2 and version = $3;

update model_call
set status = $1, error = $2, latency_ms = $3, ended_at = clock_timestamp()
where id = $4 and status = 'SENT';

update node set lease_until = clock_timestamp() + make_interval(secs => $1)
where id = $2 and lease_until > clock_timestamp();

update run set process_instance_id = $1 where id = $2;

update run set status = $1 where id = $2 and status = any($3);

update run set status = $1, result = $2, failure = $3, ended_at = clock_timestamp()
where id = $4 and status in ('RUNNING', 'PAUSED');

with given as (
    select distinct on (call) *
    from unnest(cast($1 as uuid[]), $2, $3, $4, $5, $6, $7,
                $8, $9, $10)
        with ordinality as g (call, answer, provider, finish, input, cached, output, cost, reported,
                              latency, number)
    order by call, number),
fresh as (
    select g.*,
           row_number() over (partition by c.task, c.turn order by g.number) = 1
           and r.status in ('RUNNING', 'PAUSED')
           and not exists (select from model_call o
                           where o.task = c.task and o.turn = c.turn and o.used) as used
    from given g join model_call c on c.id = g.call join run r on r.id = c.run
    where c.status <> 'ANSWERED')
update model_call c
set status = 'ANSWERED', answer = f.answer, error = null, provider_id = f.provider,
    finish_reason = f.finish, input_tokens = f.input, cached_input_tokens = f.cached,
    output_tokens = f.output, cost = f.cost, reported_cost = f.reported, latency_ms = f.latency,
    ended_at = clock_timestamp(), used = f.used
from fresh f
where c.id = f.call and c.status <> 'ANSWERED'
returning c.id, c.used;

with picked as (
    select r.id from reservation r join run on run.id = r.run and run.status = 'RUNNING'
    where r.id = any (cast($1 as uuid[])) and r.state = 'HELD'
    order by r.id for no key update of r)
update reservation r
set state = 'SENT', expires_at = ledger_now() + make_interval(secs => $2)
from picked where r.id = picked.id
returning r.id;

with recursive line as (
    select a.* from assignment a where id = $1
    union all
    select p.* from assignment p join line on p.id = line.parent)
select * from line order by depth desc

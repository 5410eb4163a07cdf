-- What a node of this release writes for one run of one assignment and one call, from its start to the closing of its
-- books: the same functions with the same arguments, and the same columns. Words in braces are made anew for each turn.
select set_config('lock_timeout', '5000ms', true),
       pg_advisory_xact_lock(hashtextextended(current_schema() || ':company:plain', 7))::text;
insert into run (id, company, company_version, goal, budget, simulated, status, caller, idempotency_key, request_digest)
values ('{run}', 'plain', 1, 'Go on', 1000000000, false, 'RUNNING', 'admin', null, 'digest');
select ledger_commit('{run}', 0, 1000000000);
insert into assignment (id, run, company, parent, depth, status, planned_in, round, position, objective, acceptance,
                        budget, ordinal, created_at)
values ('{assignment}', '{run}', 'plain', null, 0, 'OPEN', 1, 1, 'ceo', 'Do it', 'It is done', 1000000000, 0,
        clock_timestamp());
select ledger_open('plain', 'ASSIGNMENT', '{assignment}', null, 1000000000);
update run set process_instance_id = '{run}' where id = '{run}';
update assignment set status = 'WORKING', process_instance_id = '{run}', failure = null where id = '{assignment}';
select coalesce(ledger_available(id), 0) from assignment where id = '{assignment}';
select ledger_hold_all(jsonb_build_array(jsonb_build_object(
           'id', '{reservation}'::uuid, 'key', 'gate:{run}', 'company', 'plain', 'run', '{run}'::uuid,
           'assignment', '{assignment}'::uuid, 'position', 'ceo', 'owner', '{run}', 'ceiling', 500000000,
           'price_version', 1, 'path', path, 'month', month, 'made_at', at)))
from ledger_offer('plain', 'gate:{run}', '{run}', '{assignment}', 'ceo', '{run}');
select key, reservation from ledger_reserve_one('plain', 'more:{run}', '{run}', '{assignment}', 'ceo', '{run}', 1000, 1);
update reservation set task = '{run}'
where id = (select id from reservation
            where owner = '{run}' and state = 'HELD' and (task is null or task = '{run}')
            order by task nulls last, made_at, id limit 1);
update reservation set state = 'SENT', expires_at = ledger_now() + make_interval(secs => 600)
where id = '{reservation}' and state = 'HELD';
insert into model_call (id, task, turn, attempt, run, assignment, company, position, act, model, asked_model, reservation,
                        price_version, status, request)
values ('{call}', '{run}', 1, 1, '{run}', '{assignment}', 'plain', 'ceo', 'PLAN', 'gpt-5-mini', null, '{reservation}', 1,
        'SENT', '{}'::jsonb);
update model_call
set status = 'ANSWERED', answer = 'done', error = null, provider_id = null, finish_reason = 'stop', input_tokens = 1000,
    cached_input_tokens = 0, output_tokens = 200, cost = 650000, reported_cost = null, latency_ms = 1,
    ended_at = clock_timestamp(), used = true
where id = '{call}' and status <> 'ANSWERED';
select reservation, posted, excess from ledger_settle_all(array['{reservation}']::uuid[], array[650000]::bigint[]);
insert into waiting (ref, run, kind, who, why, task) values ('{run}', '{run}', 'BOARD', 'board', 'Decide', null)
on conflict (ref) do update set who = excluded.who, why = excluded.why, since = clock_timestamp();
insert into approval_request (id, company, company_version, run, assignment, kind, subject, requested_by, amount, arguments,
                              digest, reason, status, decider, decider_kind, gate, attempt, expires_at)
values ('{request}', 'plain', 1, '{run}', '{assignment}', 'WORK', 'Work', 'ceo', 1, '{}'::jsonb, 'digest', 'because',
        'PENDING', 'board', 'BOARD', null, 1, clock_timestamp() + interval '1 day');
insert into approval_decision (request, number, decider, capacity, position, decision, comment, digest)
values ('{request}', 1, 'admin', 'BOARD', null, 'APPROVE', 'fine', 'digest');
update approval_request set status = 'APPROVED', ended_at = clock_timestamp(), task = null where id = '{request}';
delete from waiting where ref = '{run}';
insert into run_event (run, seq, at, type, data)
select e.run, coalesce(last.seq, 0) + row_number() over (partition by e.run order by e.number), clock_timestamp(), e.type,
       cast(e.data as jsonb)
from unnest(array['{run}']::uuid[], array['RunSucceeded'], array['{}']) with ordinality as e (run, type, data, number)
cross join lateral (select max(seq) as seq from run_event where run = e.run) last;
update assignment set status = 'ACCEPTED', result = 'done', ended_at = clock_timestamp() where id = '{assignment}';
update run set status = 'SUCCEEDED', result = 'done', failure = null, ended_at = clock_timestamp()
where id = '{run}' and status in ('RUNNING', 'PAUSED');
select ledger_close(array_agg(id), 'RELEASE', array['HELD'], null) from reservation where run = '{run}' and state = 'HELD';
select ledger_close_books('{run}');
insert into node (id, lease_until) values ('node-{run}', clock_timestamp() + make_interval(secs => 10));
update node set lease_until = clock_timestamp() + make_interval(secs => 10)
where id = 'node-{run}' and lease_until > clock_timestamp();
delete from node where id = 'node-{run}';

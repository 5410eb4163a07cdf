package io.countersign.trial.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.trial.Api;
import io.countersign.trial.StubModel;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The promises that hold whatever happened, looked at when all is over: over REST, by SQL and at the model. */
final class Audit {
    /** What one call costs by the price list of the product: 0.25 and 2.00 USD per million tokens, in nano-dollars. */
    static final long PRICE = StubModel.INPUT_TOKENS * 250L + StubModel.OUTPUT_TOKENS * 2000L;

    private static final int PAGE = 500;
    private static final int LEASE_SECONDS = 10;

    private final Verdicts verdicts;
    private final Books books;
    private final Api api;
    private final CallLog log;

    /** The books must be new: the audit leaves temporary tables behind. */
    Audit(Verdicts verdicts, Books books, Api api, CallLog log) throws SQLException {
        this.verdicts = verdicts;
        this.books = books;
        this.api = api;
        this.log = log;
        books.remember(log);
    }

    void all(List<UUID> accepted) throws Exception {
        runsEnded(accepted);
        boughtOnce();
        servedIsBooked();
        closedOnce();
        doneOnce();
        record();
        ledger();
    }

    /** Over REST every accepted run has ended well, and there is no other. */
    private void runsEnded(List<UUID> accepted) throws IOException, InterruptedException, SQLException {
        var shown = new HashMap<UUID, JsonNode>();
        for (var page = 0; page * PAGE == shown.size(); page++) {
            var items = api.get("/api/runs?size=" + PAGE + "&page=" + page).ok().path("items");
            items.forEach(run -> shown.put(UUID.fromString(run.path("id").asText()), run));
            if (items.isEmpty()) {
                break;
            }
        }
        var states = new HashMap<String, Integer>();
        accepted.forEach(run -> states.merge(state(shown.get(run)), 1, Integer::sum));
        verdicts.add(
                "every accepted run ends",
                states.equals(Map.of("SUCCEEDED", accepted.size())),
                "accepted",
                accepted.size(),
                "of them",
                states);
        var others = new HashSet<>(books.ids("select id from run"));
        accepted.forEach(others::remove);
        verdicts.add(
                "one order is one run",
                others.isEmpty() && new HashSet<>(accepted).size() == accepted.size(),
                "runs nobody ordered",
                others.size());
    }

    private static String state(JsonNode run) {
        if (run == null) {
            return "LOST";
        }
        var state = run.path("status").asText();
        return state.equals("SUCCEEDED")
                ? state
                : state + " " + run.path("failure").asText() + run.path("waitingFor");
    }

    /**
     * No call is written down for a turn after its answer was recorded, none reaches the model long after it was written
     * down, and none comes without its row in the journal.
     */
    private void boughtOnce() throws SQLException {
        var again = books.number("""
            select count(*) from model_call c
            where exists (select from model_call o
                          where o.task = c.task and o.turn = c.turn and o.id <> c.id
                            and o.status = 'ANSWERED' and o.ended_at < c.started_at)
            """);
        var late = books.number("""
            select count(*) from asked a join model_call c on c.id = a.call
            where a.arrived > c.started_at + make_interval(secs => %d)
            """.formatted(LEASE_SECONDS));
        verdicts.add(
                "a recorded answer is not bought again",
                again == 0 && late == 0 && log.twice() == 0,
                "calls at the model",
                log.all().size(),
                "written down after the answer was recorded",
                again,
                "on their way for longer than a lease",
                late,
                "twice under one id",
                log.twice());
        var unknown = books.number("""
            select count(*) from asked a
            where not exists (select from model_call c join reservation r on r.id = c.reservation where c.id = a.call)
            """);
        verdicts.add("no call without its reservation", unknown == 0, "calls without", unknown);
    }

    /** All that the model served is spent or still held, in sum and call by call. */
    private void servedIsBooked() throws SQLException {
        var served = books.number("select count(*) from asked where served is not null");
        var booked = books.number("select sum(posted + reserved)::bigint from account where kind = 'BOOK'");
        var uncovered = books.number("""
            select count(*) from asked a
            join model_call c on c.id = a.call
            join reservation r on r.id = c.reservation
            where a.served is not null
              and case when r.state in ('HELD', 'SENT') then r.ceiling
                       else (select sum(p.d_posted) from posting p where p.reservation = r.id) end < %d
            """.formatted(PRICE));
        verdicts.add(
                "what was served is spent or held",
                served * PRICE <= booked && uncovered == 0,
                "served",
                served,
                "worth USD",
                served * PRICE / 1e9,
                "spent or held USD",
                booked / 1e9,
                "calls not covered",
                uncovered);
    }

    /** A reservation closes once; only what was sent is paid for, at its cost or at its ceiling. */
    void closedOnce() throws SQLException {
        var twice = books.number("""
            select count(*) from (select reservation from posting where kind in ('SETTLE', 'RELEASE', 'EXPIRE')
                                  group by reservation having count(*) > 1) twice
            """);
        verdicts.add("a reservation closes once", twice == 0, "closed twice", twice);
        var neverSent = books.number("""
            select count(*) from posting p
            where p.kind in ('EXPIRE', 'SETTLE')
              and not exists (select from model_call c where c.reservation = p.reservation)
            """);
        var heldByNobody = books.number("""
            select count(*) from reservation r join run on run.id = r.run
            where r.state = 'HELD' and run.status in ('SUCCEEDED', 'FAILED', 'CANCELLED')
            """);
        verdicts.add(
                "what was only held costs nothing",
                neverSent == 0 && heldByNobody == 0,
                "expired",
                books.number("select count(*) from posting where kind = 'EXPIRE'"),
                "paid without a call",
                neverSent,
                "held after the end",
                heldByNobody);
    }

    /** One answer of a turn is used, and every step of an assignment happens once. */
    private void doneOnce() throws SQLException {
        var used = books.number("""
            select count(*) from (select from model_call where used group by task, turn having count(*) > 1) twice
            """);
        var steps = books.number("""
            select count(*) from (
                select from run_event
                where type in ('AssignmentTaken', 'Planned', 'WorkDone', 'Reviewed', 'RunSucceeded')
                group by run, type, data ->> 'assignment' having count(*) > 1) twice
            """);
        var unfinished = books.number("select count(*) from assignment where status not in ('DONE', 'ACCEPTED')");
        verdicts.add(
                "everything is done once",
                used == 0 && steps == 0 && unfinished == 0,
                "answers used",
                books.number("select count(*) from model_call where used"),
                "used twice",
                used,
                "steps twice",
                steps,
                "assignments unfinished",
                unfinished);
    }

    private void record() throws SQLException {
        var gaps = books.number("""
            select count(*) from (select from run_event group by run
                                  having min(seq) <> 1 or max(seq) <> count(*)) gaps
            """);
        verdicts.add(
                "the events of a run have no gap",
                gaps == 0,
                "events",
                books.number("select count(*) from run_event"),
                "runs with a gap",
                gaps);
    }

    private void ledger() throws IOException, InterruptedException {
        var check = api.get("/api/ledger/check").ok();
        verdicts.add(
                "the ledger's check finds nothing",
                check.path("ok").asBoolean(),
                "accounts",
                check.path("checkedAccounts").asLong(),
                "postings",
                check.path("checkedPostings").asLong(),
                "violations",
                check.path("violations").toString());
    }
}

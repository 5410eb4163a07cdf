package io.countersign.trial.chaos;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a node had in hand when it fell silent: tasks locked in its name, and calls without a recorded answer. */
final class Left {
    private final CallLog log;
    private final String worker;
    private final long tasks;
    private final long waiting;
    private final Set<UUID> calls;

    private Left(CallLog log, String worker, long tasks, long waiting, Set<UUID> calls) {
        this.log = log;
        this.worker = worker;
        this.tasks = tasks;
        this.waiting = waiting;
        this.calls = calls;
    }

    /**
     * The calls tell the node's name in the engine: their tasks are locked by it. Without a call in flight nothing is
     * known to be left.
     */
    static Left of(Books books, CallLog log, String node) throws SQLException {
        var calls = books.ids("""
            select c.id from model_call c join act_ru_ext_task t on t.id_ = c.task
            where c.status = 'SENT' and not exists (select from model_call n
                where n.task = c.task and n.turn = c.turn and n.attempt > c.attempt)
            """);
        calls.removeIf(call -> !log.askedBy(node, call));
        var workers = books.texts("""
            select t.worker_id_ from model_call c join act_ru_ext_task t on t.id_ = c.task
            where c.id in (%s) and c.status = 'SENT' and t.worker_id_ is not null
            group by 1 order by count(*) desc limit 1
            """.formatted(list(calls)));
        if (workers.isEmpty()) {
            return new Left(log, "", 0, 0, Set.of());
        }
        var worker = workers.getFirst();
        var tasks = locked(books, worker, "true");
        var waiting = locked(
                books, worker, "not exists (select from model_call c where c.task = t.id_ and c.status = 'SENT')");
        return new Left(log, worker, tasks, waiting, calls);
    }

    private static long locked(Books books, String worker, String condition) throws SQLException {
        return books.number(
                "select count(*) from act_ru_ext_task t where t.worker_id_ = '%s' and %s".formatted(worker, condition));
    }

    long tasks() {
        return tasks;
    }

    /** The tasks in its queue, for which nothing was sent. */
    long waiting() {
        return waiting;
    }

    int calls() {
        return calls.size();
    }

    /** An answer has come that is not written yet. */
    boolean isWriting() {
        var now = Instant.now();
        return calls.stream().anyMatch(call -> log.servedBy(call, now));
    }

    /** No task is locked in the node's name any more. */
    boolean taken(Books books) throws SQLException {
        return locked(books, worker, "true") == 0;
    }

    /** Every call has been made again, and the repeat has reached the model. */
    boolean repeated(Books books) throws SQLException {
        var open = books.ids("select id from model_call where status = 'SENT' and id in (%s)".formatted(list(calls)));
        for (var pair : books.texts("""
            select c.id || ' ' || n.id from model_call c
            join model_call n on n.task = c.task and n.turn = c.turn and n.attempt > c.attempt
            where c.id in (%s)
            """.formatted(list(calls)))) {
            var ids = pair.split(" ");
            if (log.knows(UUID.fromString(ids[1]))) {
                open.remove(UUID.fromString(ids[0]));
            }
        }
        return open.isEmpty();
    }

    /** Every call has been made again and was answered to somebody else. */
    boolean answeredElsewhere(Books books) throws SQLException {
        return books.number("""
            select count(*) from model_call c
            where c.id in (%s) and c.status = 'SENT'
              and not exists (select from model_call n
                              where n.task = c.task and n.turn = c.turn and n.attempt > c.attempt and n.used)
            """.formatted(list(calls))) == 0;
    }

    /** Every call was answered in the end: its node woke up and heard what the model had said. */
    boolean settled(Books books) throws SQLException {
        return answered(books) == calls.size();
    }

    long answered(Books books) throws SQLException {
        return books.number("""
            select count(*) from model_call c join reservation r on r.id = c.reservation
            where c.id in (%s) and c.status = 'ANSWERED' and r.state = 'SETTLED'
            """.formatted(list(calls)));
    }

    /** Status, money and answer of the calls that have not been answered and paid. */
    List<String> unsettled(Books books) throws SQLException {
        return books.texts("""
            select concat_ws(' ', c.id, c.status, r.state, 'attempt ' || c.attempt, c.error) from model_call c
            join reservation r on r.id = c.reservation
            where c.id in (%s) and (c.status <> 'ANSWERED' or r.state <> 'SETTLED')
            """.formatted(list(calls)));
    }

    long used(Books books) throws SQLException {
        return books.number("select count(*) from model_call where used and id in (%s)".formatted(list(calls)));
    }

    private static String list(Set<UUID> ids) {
        return ids.isEmpty() ? "null" : ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", "));
    }
}

package io.countersign.trial.chaos;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a node had in hand when it fell silent: tasks locked in its name, and calls without a recorded answer. */
final class Left {
    private final String worker;
    private final long tasks;
    private final Set<UUID> calls;

    private Left(String worker, long tasks, Set<UUID> calls) {
        this.worker = worker;
        this.tasks = tasks;
        this.calls = calls;
    }

    /** The calls tell the node's name in the engine: their tasks are locked by it. */
    static Left of(Books books, CallLog log, String node) throws SQLException {
        var asked = log.all().stream()
                .filter(call -> call.node.equals(node))
                .map(call -> call.call)
                .collect(Collectors.toSet());
        var calls = books.ids("""
            select c.id from model_call c join act_ru_ext_task t on t.id_ = c.task
            where c.status = 'SENT' and not exists (select from model_call n
                where n.task = c.task and n.turn = c.turn and n.attempt > c.attempt)
            """);
        calls.retainAll(asked);
        var worker = books.texts("""
            select t.worker_id_ from model_call c join act_ru_ext_task t on t.id_ = c.task
            where c.id in (%s) and c.status = 'SENT' group by 1 order by count(*) desc limit 1
            """.formatted(list(calls))).getFirst();
        var tasks = books.number("select count(*) from act_ru_ext_task where worker_id_ = '" + worker + "'");
        return new Left(worker, tasks, calls);
    }

    long tasks() {
        return tasks;
    }

    int calls() {
        return calls.size();
    }

    /** No task is locked in the node's name any more. */
    boolean taken(Books books) throws SQLException {
        return books.number("select count(*) from act_ru_ext_task where worker_id_ = '" + worker + "'") == 0;
    }

    /** Every call has been made again, and the repeat has left. */
    boolean repeated(Books books) throws SQLException {
        return withoutRepeat(books, "true") == 0;
    }

    /** Every call has been made again and was answered to somebody else. */
    boolean answeredElsewhere(Books books) throws SQLException {
        return withoutRepeat(books, "n.used") == 0;
    }

    private long withoutRepeat(Books books, String condition) throws SQLException {
        return books.number("""
            select count(*) from model_call c
            where c.id in (%s) and c.status = 'SENT'
              and not exists (select from model_call n
                              where n.task = c.task and n.turn = c.turn and n.attempt > c.attempt and %s)
            """.formatted(list(calls), condition));
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

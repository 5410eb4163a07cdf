package io.countersign.run.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Task;
import io.countersign.run.Assignment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The bound on the calls of a run that follows from the shape of its company: how much a plan may hand out, how often
 * work may be sent back, how often a gate may ask for money, how many signatures a request needs, and how often one
 * agent task may call.
 */
final class CallBounds {
    private static final int TURNS = 2;
    private static final int ASKS_OF_A_GATE = 4;

    private final JdbcClient jdbc;
    private final OrgChart chart;
    private final List<Assignment> assignments;

    CallBounds(JdbcClient jdbc, OrgChart chart, List<Assignment> assignments) {
        this.jdbc = jdbc;
        this.chart = chart;
        this.assignments = assignments;
    }

    private record Asked(UUID assignment, String kind, String requestedBy, int attempt) {}

    private record Worked(UUID assignment, String act, int tasks) {}

    private record Called(String task, int calls, int turn) {}

    void holdFor(UUID run, int retries) {
        treeIsBounded();
        var asked = jdbc.sql("select assignment, kind, requested_by, attempt from approval_request where run = ?")
                .param(run)
                .query(Asked.class)
                .list();
        requestsAreBounded(asked);
        actsAreBounded(run, asked);
        // Each failed try costs a retry, and the last of them is an incident; each help of an operator is one try more.
        var most = TURNS + Task.RETRIES - 1 + TURNS * retries;
        assertThat(jdbc.sql("select task, count(*) as calls, max(turn) as turn from model_call where run = ? group"
                                + " by task")
                        .param(run)
                        .query(Called.class)
                        .list())
                .allSatisfy(called -> {
                    assertThat(called.calls()).isLessThanOrEqualTo(most);
                    assertThat(called.turn()).isLessThanOrEqualTo(TURNS);
                });
    }

    private void treeIsBounded() {
        var most = chart.mostHandedOut();
        var handedOut = assignments.stream()
                .filter(assignment -> assignment.parent() != null)
                .collect(Collectors.groupingBy(
                        assignment -> Objects.requireNonNull(assignment.parent()), Collectors.counting()));
        assertThat(assignments).allSatisfy(assignment -> {
            assertThat(assignment.reworks()).isLessThanOrEqualTo(chart.maxReworks());
            assertThat(handedOut.getOrDefault(assignment.id(), 0L))
                    .isLessThanOrEqualTo((long) most.get(assignment.position()) * timesTaken(assignment));
        });
    }

    private void requestsAreBounded(List<Asked> asked) {
        assertThat(asked).allSatisfy(request -> assertThat(request.attempt()).isLessThanOrEqualTo(ASKS_OF_A_GATE));
        var work = asked.stream()
                .filter(request -> request.kind().equals("WORK"))
                .collect(Collectors.groupingBy(Asked::assignment, Collectors.counting()));
        var times = assignments.stream().collect(Collectors.toMap(Assignment::id, CallBounds::timesTaken));
        assertThat(work)
                .allSatisfy((assignment, count) -> assertThat(count).isLessThanOrEqualTo((long) times.get(assignment)));
    }

    private void actsAreBounded(UUID run, List<Asked> asked) {
        var byId = assignments.stream().collect(Collectors.toMap(Assignment::id, assignment -> assignment));
        var worked = jdbc.sql("""
            select assignment, act, count(distinct task) as tasks from model_call where run = ? group by assignment, act\
            """).param(run).query(Worked.class).list();
        assertThat(worked).filteredOn(work -> !work.act().equals("DECIDE")).allSatisfy(work -> {
            var times = timesTaken(byId.get(work.assignment()));
            var most = Map.of("PLAN", times, "WORK", times, "REVIEW", times * (1 + chart.maxReworks()));
            assertThat(work.tasks()).isLessThanOrEqualTo(most.get(work.act()));
        });
        assertThat(worked.stream()
                        .filter(work -> work.act().equals("DECIDE"))
                        .mapToInt(Worked::tasks)
                        .sum())
                .isLessThanOrEqualTo(asked.stream()
                        .mapToInt(request -> chart.above(request.requestedBy()))
                        .sum());
    }

    /** At first, and whenever it was sent back. */
    private static int timesTaken(Assignment assignment) {
        return 1 + assignment.reworks();
    }
}

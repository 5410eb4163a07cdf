package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.approval.ApprovalRequest.Verdict;
import io.countersign.trial.PlainColleague;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A thousand positions on ten levels, and one run down a line of them and up again. */
class LargeCompanySystemTest extends ApprovalsTest {
    private static final int LEVELS = 10;
    private static final int PEOPLES_LEVEL = 5;

    /** Nobody below the top may approve anything: what each manager accepts goes up through everybody above it. */
    @Test
    void whatComesUpTenLevelsIsSignedByEverybodyOnTheWayButTheSilent() {
        aCompany(aThousand());
        assertThat(jdbc.sql("select count(*) from company_position where company = ?")
                        .param(company)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1000);
        for (var level = 1; level < LEVELS; level++) {
            var report = seat(level + 1);
            var budget = budget(level);
            colleagues.when(seat(level), "plan", _ -> PlainColleague.plan(List.of(report), budget));
        }

        var run = start("10.00");
        var silences = 0;
        while (!until(run, now -> now.status().isFinal() || task(run) != null)
                .status()
                .isFinal()) {
            silences += peoplesTurn(run);
        }

        var ended = runs.find(run.id());
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(runs.assignments(run.id()))
                .extracting(Assignment::position)
                .containsExactlyElementsOf(line(1, LEVELS));
        var requests = requests(run, Kind.WORK).stream()
                .sorted(Comparator.comparing(request -> -line(1, LEVELS).indexOf(request.requestedBy())))
                .toList();
        assertThat(requests)
                .extracting(ApprovalRequest::requestedBy)
                .containsExactlyElementsOf(line(2, LEVELS - 1).reversed());
        for (var request : requests) {
            var above = line(1, LEVELS).indexOf(request.requestedBy());
            assertThat(request.status()).isEqualTo(Status.APPROVED);
            assertThat(request.decisions())
                    .extracting(Decision::decider)
                    .containsExactlyElementsOf(line(1, above).reversed());
            assertThat(request.decisions())
                    .allSatisfy(decision -> assertThat(decision.verdict())
                            .isEqualTo(
                                    decision.decider().equals(seat(PEOPLES_LEVEL)) ? Verdict.SILENT : Verdict.APPROVE));
        }
        assertThat(silences).isEqualTo(LEVELS - 1 - PEOPLES_LEVEL);
    }

    /** A thousand processes are parsed between two statements, for which a node with little of a processor takes minutes. */
    @Test
    void theDatabaseIsPatientWhileACompanyIsDeployed() {
        jdbc.sql("""
            create table patience (setting text);
            create function note() returns trigger language plpgsql as $$
            begin insert into patience values (current_setting('idle_in_transaction_session_timeout')); return new; end $$;
            create trigger note after insert on company_version for each row execute function note()\
            """).update();
        try {
            aCompany();

            assertThat(jdbc.sql("select setting from patience")
                            .query(String.class)
                            .list())
                    .containsExactly("10min");
            assertThat(jdbc.sql("show idle_in_transaction_session_timeout")
                            .query(String.class)
                            .single())
                    .isEqualTo("1min");
        } finally {
            jdbc.sql("drop function note() cascade; drop table patience").update();
        }
    }

    /** People plan and review, and say nothing to what they are asked to sign, until the timer fires. */
    private int peoplesTurn(Run run) {
        var task = task(run);
        if (task == null) {
            return 0;
        }
        var request = pending(run.id()).stream().findFirst();
        if (request.isPresent()) {
            theTurnIsOver(request.get());
            fire(run, "BoundaryEvent_PeopleSilent");
            return 1;
        }
        var report = seat(PEOPLES_LEVEL + 1);
        var fields = runs.assignments(run.id()).size() == PEOPLES_LEVEL
                ? Map.<String, Object>of("objective_" + report, "Lead it", "budget_" + report, budget(PEOPLES_LEVEL))
                : Map.<String, Object>of("verdict_" + report, "ACCEPT", "result", "Done", "outcome", "DELIVER");
        instances.complete(task.getId(), "sam", Set.of(), fields);
        return 0;
    }

    private @Nullable Task task(Run run) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
    }

    /** Branches of managers one below the other, and contributors at their ends. */
    private static String aThousand() {
        return IntStream.range(0, 1000)
                .mapToObj(LargeCompanySystemTest::position)
                .collect(Collectors.joining());
    }

    private static String position(int n) {
        if (n == 0) {
            return "  - {key: top, title: Chief executive, instructions: Leads., authority: 20}\n";
        }
        var branch = (n - 1) / 24;
        var place = (n - 1) % 24;
        var level = Math.min(place + 2, LEVELS);
        var key = level < LEVELS ? "b%dx%d".formatted(branch, level) : "b%dx%d".formatted(branch, place + 2);
        var manager = level == 2 ? "top" : "b%dx%d".formatted(branch, level - 1);
        var people = branch == 7 && level == PEOPLES_LEVEL ? ", filledBy: people, users: [sam]" : "";
        return "  - {key: %s, title: Position %d, instructions: Works., reportsTo: %s, authority: 0%s}%n"
                .formatted(key, n, manager, people);
    }

    private static List<String> line(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(LargeCompanySystemTest::seat)
                .toList();
    }

    private static String seat(int level) {
        return level == 1 ? "top" : "b7x" + level;
    }

    /** What is left for the next level: less by what its own acts and decisions may cost. */
    private static String budget(int level) {
        return "%d.%02d".formatted((985 - level * 80) / 100, (985 - level * 80) % 100);
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.access.Caller;
import io.countersign.problem.Problem;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who may hold a run up, and who may take work back. */
class SteeringSystemTest extends ApprovalsTest {
    @Autowired
    private OpenAssignments open;

    @AfterEach
    void nobodyCalls() {
        SecurityContextHolder.clearContext();
    }

    private static void callsAs(String name, @Nullable String group) {
        var groups = group == null ? Set.<String>of() : Set.of(group);
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(new Caller(name, groups), ""));
    }

    @Test
    void aStrangerSteersNoRun() {
        aChain(HEAD_OF_PEOPLE, "0.50");
        var run = start("6.00");
        waiting(run);
        callsAs("mallory", null);

        assertThatThrownBy(() -> runs.pause(run.id())).isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> runs.resume(run.id())).isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> runs.cancel(run.id())).isInstanceOf(Problem.Denied.class);

        assertThat(runs.find(run.id()).status()).isEqualTo(RunStatus.WAITING);
        nobodyCalls();
        runs.cancel(run.id());
    }

    @ParameterizedTest
    @CsvSource({"test,", "sam,", "olga,operators", "chair,board", "root,camunda-admin"})
    void whoStartedItOrBelongsToTheCompanyDoes(String name, String group) {
        aChain(HEAD_OF_PEOPLE, "0.50");
        var run = start("6.00");
        waiting(run);
        callsAs(name, group);

        runs.pause(run.id());
        runs.resume(run.id());
        assertThat(runs.cancel(run.id()).status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void whoFillsAPositionAboveTakesWorkBackAndNobodyWhoOnceDid() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 5}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., filledBy: people, users: [sam]}
              - {key: lead, title: Lead, reportsTo: head, instructions: Plans., filledBy: people, users: [dan]}
              - {key: analyst, title: Analyst, reportsTo: lead, instructions: Analyses.}
            """);
        var run = start("6.00");
        samPlans(run);
        until(
                run,
                now -> runs.assignments(run.id()).stream()
                        .anyMatch(one -> one.position().equals("lead") && one.status() == Assignment.Status.WORKING));
        var lead = assignment(run, "lead");
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 5}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., filledBy: people, users: [eve]}
              - {key: lead, title: Lead, reportsTo: head, instructions: Plans., filledBy: people, users: [dan]}
              - {key: analyst, title: Analyst, reportsTo: lead, instructions: Analyses.}
            """);

        assertThatThrownBy(() -> open.cancel(run.id(), lead.id(), SAM, "because"))
                .isInstanceOf(Problem.Denied.class);
        assertThat(open.cancel(run.id(), lead.id(), new Caller("eve", Set.of()), "not needed")
                        .status())
                .isEqualTo(Assignment.Status.CANCELLED);
        runs.cancel(run.id());
    }
}

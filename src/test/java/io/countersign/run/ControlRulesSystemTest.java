package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.engine.CompanyTurn;
import io.countersign.llm.ChatFailure;
import io.countersign.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who may stop what, what cannot be stopped, and what becomes of what only waited. */
class ControlRulesSystemTest extends ApprovalsTest {
    private static final Caller OPERATOR = new Caller("olga", Set.of(Caller.OPERATORS));
    private static final Caller STRANGER = new Caller("stranger", Set.of());

    @Autowired
    private CompanyControl control;

    @Autowired
    private Incidents incidents;

    @Autowired
    private RunStore rows;

    @Autowired
    private CompanyTurn turn;

    @Test
    void nobodyElseStartsOrEndsAStandstill() {
        aCompany();
        control.pause(company, OPERATOR, "prices are wrong");
        control.pausePosition(company, "writer", OPERATOR, "is retrained");

        for (var act : List.<ThrowingCallable>of(
                () -> control.resume(company, STRANGER, "because"),
                () -> control.resumePosition(company, "writer", STRANGER, "because"),
                () -> control.cancelPosition(company, "writer", STRANGER, "because"))) {
            assertThatThrownBy(act).isInstanceOf(Problem.Denied.class);
        }

        assertThat(control.standstills(company))
                .extracting(Standstill::position, Standstill::by)
                .containsExactly(tuple("", "olga"), tuple("writer", "olga"));
    }

    @Test
    void whatIsSoAlreadyIsSaidAndNotRecordedAgain() {
        aCompany();
        control.pausePosition(company, "analyst", OPERATOR, "looks odd");
        var run = start("2.00");

        assertThatThrownBy(() -> control.pausePosition(company, "analyst", OPERATOR, "again"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("PAUSED already");
        assertThatThrownBy(() -> control.resumePosition(company, "writer", OPERATOR, "why not"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("not paused");
        assertThatThrownBy(() -> control.resume(company, OPERATOR, "why not"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("not paused");

        assertThat(eventTypes(run)).doesNotContain("PositionPaused", "PositionResumed", "RunResumed");
        runs.cancel(run.id());
    }

    @Test
    void aPositionOfPeopleIsNotCancelled() {
        aChain(HEAD_OF_PEOPLE, "0.50");
        var run = waiting(start("6.00"));

        assertThatThrownBy(() -> control.cancelPosition(company, "head", OPERATOR, "is closed"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("filled by people");

        assertThat(control.standstills(company)).isEmpty();
        assertThat(assignment(run, "head").status()).isEqualTo(Assignment.Status.WORKING);
        runs.cancel(run.id());
    }

    @Test
    void whoFillsAPausedPositionCompletesNothing() {
        aChain(HEAD_OF_PEOPLE, "0.50");
        var run = waiting(start("6.00"));
        control.pausePosition(company, "head", OPERATOR, "is investigated");

        assertThatThrownBy(() -> samPlans(run)).hasMessageContaining("paused by olga: is investigated");

        control.resumePosition(company, "head", OPERATOR, "is cleared");
        samPlans(run);
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).contains("lead");
        runs.cancel(run.id());
    }

    @Test
    void aFailedActIsDecidedAboutInItsOwnRunByOperators() {
        var run = withAFailedAct();
        var other = waiting(start("2.00"));
        var ref = run.waitingFor().getFirst().ref();

        assertThatThrownBy(() -> incidents.retry(run.id(), ref, CHAIR, "because"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> incidents.retry(run.id(), ref, OPERATOR, " ")).isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> incidents.retry(other.id(), ref, OPERATOR, "because"))
                .isInstanceOf(Problem.Missing.class);
        assertThatThrownBy(() -> incidents.skip(other.id(), ref, OPERATOR, "because"))
                .isInstanceOf(Problem.Missing.class);

        assertThat(eventTypes(run)).doesNotContain("IncidentRetried", "ActSkipped");
        assertThat(eventTypes(other)).doesNotContain("IncidentRetried", "ActSkipped");
        runs.cancel(run.id());
        runs.cancel(other.id());
    }

    @Test
    void whatIsNoActIsNotSkippedAndWhatIsGoneNotTriedAgain() {
        var run = withAFailedAct();
        rows.waits(run.id(), "INCIDENT", "operator", "a job failed", "no-job", null);

        assertThatThrownBy(() -> incidents.skip(run.id(), "no-job", OPERATOR, "because"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("not about an act");
        assertThatThrownBy(() -> incidents.retry(run.id(), "no-job", OPERATOR, "because"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("cancel the run");

        assertThat(eventTypes(run)).doesNotContain("IncidentRetried", "ActSkipped");
        runs.cancel(run.id());
    }

    private Run withAFailedAct() {
        aCompany();
        colleagues.when(
                "writer",
                "work",
                _ -> {
                    throw new ChatFailure.Rejected("404: no such model");
                },
                _ -> {
                    throw new ChatFailure.Rejected("404: no such model");
                });
        return waiting(start("2.00"));
    }

    /** Who asks has not failed because who should decide is gone, whose answer comes too late. */
    @Test
    void aDecisionOfACancelledPositionPassesToTheBoard() {
        theTableSays(spend("0.611111112", "LINE"));
        aChain("", "0.611111112");
        var answer = new CountDownLatch(1);
        headDecides(answer, "too late");
        var run = start("6.00");
        await().until(() -> colleagues.asked("head", "decide") == 1);

        assertThat(control.cancelPosition(company, "head", OPERATOR, "is closed"))
                .isEqualTo(1);
        answer.countDown();

        var request = waitingFor(run);
        assertThat(request.kind()).isEqualTo(Kind.SPEND);
        assertThat(request.decisions()).isEmpty();
        assertThat(request.deciderKind()).isEqualTo(Capacity.BOARD);
        assertThat(assignment(run, "lead").status()).isEqualTo(Assignment.Status.WORKING);
        assertThat(assignment(run, "lead").failure()).isNull();
        assertThat(dropped(run)).contains("\"position\": \"head\"").contains("is closed");
        runs.cancel(run.id());
    }

    @Test
    void whatWaitsAtTheGateOfACancelledPositionFailsAndItsManagerGoesOn() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses., limits: {tokens: 1}}
              - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
            """);
        var run = waiting(start("2.00"));

        assertThat(control.cancelPosition(company, "analyst", OPERATOR, "is closed"))
                .isEqualTo(1);

        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "analyst").failure()).contains("olga").contains("is closed");
        assertThat(ended.waitingFor()).isEmpty();
        assertThat(dropped(run)).contains("\"position\": \"analyst\"").contains("olga");
        assertThat(colleagues.asked("analyst", "work")).isZero();
    }

    @Test
    void whatComesToWaitForACancelledPositionFailsToo() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses., limits: {tokens: 1}}
              - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
            """);
        control.cancelPosition(company, "analyst", OPERATOR, "is closed");

        var ended = ended(start("2.00"));

        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(ended, "analyst").failure()).contains("olga").contains("is closed");
    }

    /** Who asked first waits for the company's books, and finds it paused when they are free. */
    @Test
    void aRunDoesNotGoOnInACompanyThatIsPausedMeanwhile() throws Exception {
        aChain(HEAD_OF_PEOPLE, "0.50");
        var run = waiting(start("6.00"));
        runs.pause(run.id());
        var refused = new AtomicReference<Throwable>();
        var resumes = new Thread(() -> {
            try {
                runs.resume(run.id());
            } catch (Problem.Clash clash) {
                refused.set(clash);
            }
        });

        turn.write(company, () -> {
            resumes.start();
            await().until(() ->
                    resumes.getState() == Thread.State.WAITING || resumes.getState() == Thread.State.TIMED_WAITING);
            return control.pause(company, OPERATOR, "prices are wrong");
        });
        resumes.join();

        assertThat(runs.find(run.id()).status()).isEqualTo(RunStatus.PAUSED);
        assertThat(refused.get()).hasMessageContaining("prices are wrong");
        runs.cancel(run.id());
    }

    @Test
    void nobodyNeedsToDecideOnMoreForACancelledPosition() {
        aCompany();
        var run = waiting(start("0.001"));
        var request = waitingFor(run);

        assertThat(control.cancelPosition(company, "ceo", OPERATOR, "is closed"))
                .isEqualTo(1);

        assertThat(ended(run).status()).isEqualTo(RunStatus.FAILED);
        assertThat(runs.find(run.id()).failure()).contains("is closed");
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.CANCELLED);
        assertThat(jdbc.sql("select count(*) from waiting_gate where company = ?")
                        .param(company)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aGateThatCannotGoOnKeepsNoOtherWaiting() {
        aCompany();
        var first = waiting(start("0.001"));
        var second = waiting(start("0.001"));
        jdbc.sql("""
            create function stay() returns trigger language plpgsql as $$ begin raise exception 'no way on'; end $$;
            create trigger stays before delete on waiting_gate for each row when (old.run = '%s') execute function stay()\
            """.formatted(first.id())).update();
        try {
            assertThat(control.cancelPosition(company, "ceo", OPERATOR, "is closed"))
                    .isEqualTo(1);
        } finally {
            jdbc.sql("drop function stay() cascade").update();
        }

        assertThat(ended(second).status()).isEqualTo(RunStatus.FAILED);
        assertThat(runs.find(first.id()).status()).isEqualTo(RunStatus.WAITING);
        runs.cancel(first.id());
    }

    private String dropped(Run run) {
        return jdbc.sql("select data::text from run_event where run = ? and type = 'ActDropped'")
                .param(run.id())
                .query(String.class)
                .single();
    }
}

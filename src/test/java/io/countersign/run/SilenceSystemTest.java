package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.approval.ApprovalRequest.Verdict;
import io.countersign.engine.DatabaseClock;
import io.countersign.problem.Problem;
import io.countersign.trial.PlainColleague;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What time does to requests, by the database's clock. */
class SilenceSystemTest extends ApprovalsTest {
    @Autowired
    private DatabaseClock clock;

    @Test
    void silencePassesTheTurnOneLevelUp() {
        theTableSays(spend("0.611111111", "LINE"));
        aChain(HEAD_OF_PEOPLE, "0.611111111");
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);
        assertThat(request.decider()).isEqualTo("head");

        theTurnIsOver(request);
        fire(run, "BoundaryEvent_PeopleSilent");

        await().until(() -> inbox.find(request.id()).status() == Status.APPROVED);
        assertThat(inbox.find(request.id()).decisions())
                .extracting(Decision::decider, Decision::verdict)
                .containsExactly(tuple("head", Verdict.SILENT), tuple("ceo", Verdict.APPROVE));
        assertThat(eventTypes(run)).contains("ApprovalEscalated");
        runs.cancel(run.id());
    }

    @Test
    void aTimerThatFiresTooEarlyIsSetAgain() {
        theTableSays(spend("0.622222222", "LINE"));
        aChain(HEAD_OF_PEOPLE, "0.622222222");
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);
        var due = Objects.requireNonNull(request.climb().dueAt());
        assertThat(Duration.between(clock.now(), due)).isBetween(Duration.ofHours(47), Duration.ofHours(48));
        assertThat(timer(run, "BoundaryEvent_PeopleSilent").getDuedate().toInstant())
                .isEqualTo(due);

        fire(run, "BoundaryEvent_PeopleSilent");

        var still = waitingFor(run);
        assertThat(still.decider()).isEqualTo("head");
        assertThat(still.decisions()).isEmpty();
        assertThat(still.task()).isNotNull().isNotEqualTo(request.task());
        assertThat(timer(run, "BoundaryEvent_PeopleSilent").getDuedate().toInstant())
                .isEqualTo(due);
        inbox.decide(still.id(), SAM, "APPROVE", "", still.digest());
        assertThat(inbox.find(still.id()).status()).isEqualTo(Status.APPROVED);
        runs.cancel(run.id());
    }

    /** The clock of a node three hours ahead would fire every timer three hours early. */
    @Test
    void theEnginesClockFollowsTheDatabases() {
        ClockUtil.offset(Duration.ofHours(3).toMillis());

        await().until(() ->
                Duration.between(clock.now(), ClockUtil.getCurrentTime().toInstant())
                                .abs()
                                .compareTo(Duration.ofSeconds(1))
                        < 0);
    }

    @Test
    void aSilentAgentsTurnPassesAndItsLateAnswerChangesNothing() {
        theTableSays(spend("0.633333333", "LINE"));
        aChain("", "0.633333333");
        var answer = new CountDownLatch(1);
        colleagues.when(
                "head",
                "decide",
                _ -> {
                    pass(answer);
                    return PlainColleague.decide(false, "too late to say no");
                },
                Colleagues::plainly);
        var run = start("6.00");
        await().until(() -> colleagues.asked("head", "decide") == 1);
        var request = requests(run, Kind.SPEND).getFirst();

        theTurnIsOver(request);
        fire(run, "BoundaryEvent_AgentSilent");
        await().until(() -> inbox.find(request.id()).status() == Status.APPROVED);
        answer.countDown();

        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(inbox.find(request.id()).decisions())
                .extracting(Decision::decider, Decision::verdict)
                .containsExactly(tuple("head", Verdict.SILENT), tuple("ceo", Verdict.APPROVE));
        await().until(() -> check.run().violations().isEmpty());
    }

    /** Pausing is nobody's silence: the agent gets its time again. */
    @Test
    void anAgentOfAPausedRunIsNotPassedOver() {
        theTableSays(spend("0.688888888", "LINE"));
        aChain("", "0.688888888");
        var answer = new CountDownLatch(1);
        headDecides(answer, "in time after all");
        var run = start("6.00");
        await().until(() -> colleagues.asked("head", "decide") == 1);
        var request = requests(run, Kind.SPEND).getFirst();
        runs.pause(run.id());

        theTurnIsOver(request);
        fire(run, "BoundaryEvent_AgentSilent");

        var still = inbox.find(request.id());
        assertThat(still.decider()).isEqualTo("head");
        assertThat(still.decisions()).isEmpty();
        assertThat(still.climb().dueAt()).isAfter(clock.now());
        answer.countDown();
        runs.resume(run.id());
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        await().until(() -> check.run().violations().isEmpty());
    }

    @Test
    void whatExpiresWhileItsRunIsPausedIsVoid() {
        theTableSays(new Rule(Kind.SPEND, "0.699999999", "LINE", 0, "PT2S"));
        aChain("", "0.699999999");
        var answer = new CountDownLatch(1);
        headDecides(answer, "too late");
        var run = start("6.00");
        await().until(() -> colleagues.asked("head", "decide") == 1);
        var request = requests(run, Kind.SPEND).getFirst();
        runs.pause(run.id());
        await().until(() -> !clock.now().isBefore(request.expiresAt()));

        fire(run, "BoundaryEvent_AgentSilent");

        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.REJECTED);
        answer.countDown();
        runs.cancel(run.id());
    }

    @Test
    void remindersAreOnTheRecordAndComeAgain() {
        theTableSays(spend("0.644444444", "LINE"));
        aChain(HEAD_OF_PEOPLE, "0.644444444");
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);
        assertThat(request.climb().remindedAt()).isNull();
        var first = timer(run, "BoundaryEvent_ReminderDue");

        fire(run, "BoundaryEvent_ReminderDue");

        var reminded = inbox.find(request.id());
        assertThat(reminded.climb().remindedAt()).isNotNull();
        assertThat(reminded.task()).isEqualTo(request.task());
        assertThat(eventTypes(run)).contains("ApprovalReminded");
        assertThat(timer(run, "BoundaryEvent_ReminderDue").getId()).isNotEqualTo(first.getId());
        runs.cancel(run.id());
    }

    @Test
    void aReminderGoesToWhoMayDecideByNow() {
        theTableSays(spend("0.644444445", "LINE"));
        aChain(HEAD_OF_PEOPLE, "0.644444445");
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);
        aChain("filledBy: people, users: [sam, eve]", "0.644444445");

        fire(run, "BoundaryEvent_ReminderDue");

        assertThat(tasks.createTaskQuery()
                        .taskId(Objects.requireNonNull(request.task()))
                        .taskCandidateUser("eve")
                        .count())
                .isEqualTo(1);
        runs.cancel(run.id());
    }

    /** As where a timer fires while somebody decides. */
    @Test
    void timersOfWhatIsOverSayNothing() {
        theTableSays(spend("0.644444446", "LINE"));
        aChain(HEAD_OF_PEOPLE, "0.644444446");
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);
        theTurnIsOver(request);
        jdbc.sql("update approval_request set status = 'REJECTED' where id = ?")
                .param(request.id())
                .update();

        fire(run, "BoundaryEvent_ReminderDue");
        fire(run, "BoundaryEvent_PeopleSilent");

        assertThat(inbox.find(request.id()).decisions()).isEmpty();
        assertThat(eventTypes(run)).doesNotContain("ApprovalReminded", "ApprovalEscalated");
        runs.cancel(run.id());
    }

    @Test
    void whatNobodyDecidedInTimeIsVoid() {
        theTableSays(new Rule(Kind.SPEND, "0.655555555", "BOARD", 0, "PT2S"));
        aChain("", "0.655555555");
        colleagues.when("head", "review", request -> Colleagues.review(request, "DROP", true, "Without the lead"));
        var run = start("6.00");
        var request = waitingFor(run);
        await().until(() -> !clock.now().isBefore(request.expiresAt()));

        assertThatThrownBy(() -> inbox.decide(request.id(), CHAIR, "APPROVE", "", request.digest()))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("expired");
        fire(run, "BoundaryEvent_PeopleSilent");

        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.REJECTED);
        await().untilAsserted(() -> assertThat(colleagues.requests())
                .extracting(Colleagues::brief)
                .anyMatch(brief -> brief.contains("expired at")));
        runs.cancel(run.id());
    }

    @Test
    void tenManagersSignOneOfThemBySilence() {
        theTableSays(spend("0.677777777", "0"));
        var positions = new StringBuilder();
        for (var n = 0; n <= 10; n++) {
            positions.append("  - {key: p%d, title: Manager %d, instructions: Leads., authority: %d%s}%n"
                    .formatted(n, n, n == 10 ? 0 : 20, n == 0 ? "" : ", reportsTo: p" + (n - 1)));
            var report = n == 10 ? "analyst" : "p" + (n + 1);
            var budget = n == 10 ? "0.677777777" : "%d.%d".formatted((110 - n * 9) / 10, (110 - n * 9) % 10);
            colleagues.when("p" + n, "plan", _ -> PlainColleague.plan(List.of(report), budget));
        }
        aCompany(positions + "  - {key: analyst, title: Analyst, instructions: Works., reportsTo: p10}\n");
        var never = new CountDownLatch(1);
        colleagues.when("p5", "decide", _ -> {
            pass(never);
            return PlainColleague.decide(false, "much later");
        });

        var run = start("12.00");
        await().until(() -> colleagues.asked("p5", "decide") == 1);
        var request = requests(run, Kind.SPEND).getFirst();
        theTurnIsOver(request);
        fire(run, "BoundaryEvent_AgentSilent");

        await().until(() -> inbox.find(request.id()).status() == Status.APPROVED);
        assertThat(inbox.find(request.id()).decisions())
                .extracting(Decision::decider)
                .containsExactly("p9", "p8", "p7", "p6", "p5", "p4", "p3", "p2", "p1", "p0");
        assertThat(inbox.find(request.id()).decisions())
                .filteredOn(decision -> decision.verdict() == Verdict.SILENT)
                .extracting(Decision::decider)
                .containsExactly("p5");
        never.countDown();
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.access.TestPeople;
import io.countersign.ledger.Money;
import io.countersign.llm.ChatFailure;
import io.countersign.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Whole companies, positions and failed acts, steered by people. */
class ControlSystemTest extends CompanyTest {
    private static final Caller OPERATOR = new Caller("olga", Set.of(Caller.OPERATORS));
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    private static final Caller STRANGER = new Caller("stranger", Set.of());

    @Autowired
    private CompanyControl control;

    @Autowired
    private Incidents incidents;

    @Autowired
    private TestRestTemplate web;

    @Autowired
    private IdentityService identity;

    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        mayAnswer.countDown();
    }

    @Test
    void aPausedCompanyAcceptsNothingAndGoesOnWithWhatWasPausedWithIt() {
        aCompany();
        planned("ceo");
        var alone = start("2.00");
        await().until(() -> colleagues.asked("ceo", "plan") == 1);
        runs.pause(alone.id());
        planned("ceo");
        var with = start("2.00");
        await().until(() -> colleagues.asked("ceo", "plan") == 2);

        assertThat(control.pause(company, OPERATOR, "prices are wrong")).isEqualTo(1);

        mayAnswer.countDown();
        await().until(() -> runs.assignments(with.id()).size() == 3);
        assertThat(runs.find(with.id()).status()).isEqualTo(RunStatus.PAUSED);
        assertThatThrownBy(() -> start("1.00"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("olga")
                .hasMessageContaining("prices are wrong");
        assertThatThrownBy(() -> runs.resume(alone.id())).isInstanceOf(Problem.Clash.class);
        assertThatThrownBy(() -> control.pause(company, OPERATOR, "again")).isInstanceOf(Problem.Clash.class);
        assertThat(colleagues.requests())
                .filteredOn(request -> request.labels().company().equals(company))
                .hasSize(2);

        assertThat(control.resume(company, BOARD, "they are right")).isEqualTo(1);

        assertThat(ended(with).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(runs.find(alone.id()).status()).isEqualTo(RunStatus.PAUSED);
        assertThat(event(with, "RunPaused")).contains("olga").contains("prices are wrong");
        assertThat(event(with, "RunResumed")).contains("chair").contains("they are right");
        runs.cancel(alone.id());
    }

    private void planned(String position) {
        colleagues.when(position, "plan", request -> {
            pass(mayAnswer);
            return Colleagues.plainly(request);
        });
    }

    @Test
    void cancellingTheRunsOfACompanyFreesTheirMoneyAndLeavesItPaused() {
        aCompany();
        var first = waiting(start("0.001"));
        var second = waiting(start("0.001"));

        assertThat(control.cancelRuns(company, OPERATOR, "wrong goal")).isEqualTo(2);

        for (var run : new Run[] {first, second}) {
            assertThat(runs.find(run.id()).status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(event(run, "RunCancelled")).contains("olga").contains("wrong goal");
            assertThat(pending(run.id())).isEmpty();
        }
        assertThat(committed()).isEqualTo(Money.ZERO);
        assertThatThrownBy(() -> start("1.00")).isInstanceOf(Problem.Clash.class);
        assertThat(control.cancelRuns(company, OPERATOR, "once more")).isZero();
        control.resume(company, OPERATOR, "better goal");
        assertThat(ended(start("2.00")).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void aPausedPositionIsNotAskedWhileTheOthersGoOn() {
        aCompany();
        control.pausePosition(company, "writer", OPERATOR, "is retrained");

        var run = start("2.00");

        await().until(() -> is(run, "head", Assignment.Status.DONE));
        assertThat(colleagues.asked("writer", "work")).isZero();
        assertThat(runs.find(run.id()).status()).isEqualTo(RunStatus.RUNNING);
        control.resumePosition(company, "writer", OPERATOR, "is back");

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("writer", "work")).isEqualTo(1);
        assertThat(event(run, "PositionResumed")).contains("is back");
    }

    @Test
    void aCancelledPositionFailsWhatItHasAndWhatItIsGivenAndItsManagerGoesOn() {
        aCompany();
        control.pausePosition(company, "analyst", OPERATOR, "looks odd");
        var run = start("2.00");
        await().until(() -> is(run, "checker", Assignment.Status.DONE));
        await().until(() -> open(run) == 1);

        assertThat(control.cancelPosition(company, "head", OPERATOR, "is closed"))
                .isEqualTo(1);

        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "analyst").failure()).contains("olga").contains("is closed");
        assertThat(assignment(run, "head").failure()).contains("position head was stopped");
        assertThat(balances.ofRun(run.id()).reserved()).isEqualTo(Money.ZERO);
        assertThat(event(run, "ActDropped")).contains("analyst").contains("olga");
        var asked = colleagues.asked("head", "plan");
        var later = ended(start("2.00"));
        assertThat(later.status()).as(later.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("head", "plan")).isEqualTo(asked);
        control.resumePosition(company, "head", OPERATOR, "is open");
        control.resumePosition(company, "analyst", OPERATOR, "is fine");
        ended(start("2.00"));
        assertThat(colleagues.asked("head", "plan")).isEqualTo(asked + 1);
    }

    private boolean is(Run run, String position, Assignment.Status status) {
        return runs.assignments(run.id()).stream()
                .anyMatch(one -> one.position().equals(position) && one.status() == status);
    }

    private long open(Run run) {
        return jdbc.sql("select count(*) from reservation where run = ? and state in ('HELD', 'SENT')")
                .param(run.id())
                .query(Long.class)
                .single();
    }

    @Test
    void onlyThoseInChargeSteerAndAlwaysWithAReason() {
        aCompany();

        assertThatThrownBy(() -> control.pause(company, STRANGER, "because")).isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> control.cancelRuns(company, STRANGER, "because"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> control.pausePosition(company, "ceo", STRANGER, "because"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> control.pause(company, OPERATOR, " ")).isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> control.pausePosition(company, "nobody", OPERATOR, "because"))
                .isInstanceOf(Problem.Missing.class);
        assertThatThrownBy(() -> control.cancelPosition(company, "nobody", OPERATOR, "because"))
                .isInstanceOf(Problem.Missing.class);
        assertThat(control.standstills(company)).isEmpty();
    }

    @Test
    void aSkippedActFailsAndItsManagerGoesOn() {
        var run = withAFailedAct();
        var ref = run.waitingFor().getFirst().ref();

        assertThatThrownBy(() -> incidents.skip(run.id(), ref, BOARD, "because"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> incidents.skip(run.id(), ref, OPERATOR, " ")).isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> incidents.skip(run.id(), "other", OPERATOR, "because"))
                .isInstanceOf(Problem.Missing.class);
        incidents.skip(run.id(), ref, OPERATOR, "the model is gone");

        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "writer").failure()).contains("olga").contains("the model is gone");
        assertThat(event(run, "ActSkipped")).contains("writer").contains("olga").contains("the model is gone");
        assertThat(balances.ofRun(run.id()).reserved()).isEqualTo(Money.ZERO);
        assertThatThrownBy(() -> incidents.skip(run.id(), ref, OPERATOR, "again"))
                .isInstanceOf(Problem.Missing.class);
    }

    @Test
    void aRetriedActIsAskedAgain() {
        var run = withAFailedAct();
        colleagues.when("writer", "work", Colleagues::plainly);

        incidents.retry(run.id(), run.waitingFor().getFirst().ref(), OPERATOR, "the model is back");

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "writer").status()).isEqualTo(Assignment.Status.ACCEPTED);
        assertThat(event(run, "IncidentRetried")).contains("olga").contains("the model is back");
    }

    private Run withAFailedAct() {
        aCompany();
        colleagues.when("writer", "work", _ -> {
            throw new ChatFailure.Rejected("404: no such model");
        });
        return waiting(start("2.00"));
    }

    @Test
    void steersOverRest() {
        aCompany();
        olgaOperates();

        var paused = post("/api/companies/" + company + "/pause", "{\"reason\": \"audit\"}");
        var refused = post("/api/companies/" + company + "/runs", "{\"goal\": \"Go\", \"budget\": \"1.00\"}");
        var unreasoned = post("/api/companies/" + company + "/positions/ceo/pause", "{}");

        assertThat(paused.status()).isEqualTo(HttpStatus.OK);
        assertThat(paused.body()).contains("\"mode\":\"PAUSED\"", "\"by\":\"olga\"", "\"reason\":\"audit\"");
        assertThat(refused.status()).isEqualTo(HttpStatus.CONFLICT);
        assertThat(refused.body()).contains("paused by olga: audit");
        assertThat(unreasoned.status()).isEqualTo(HttpStatus.UNPROCESSABLE_ENTITY);
    }

    /** The database would keep another one in its place, and the record yet another. */
    @Test
    void halfACharacterIsRefusedAtEveryDoorForWords() {
        aCompany();
        TestPeople.have(identity, "olga", CompanyRole.OWNER.group(company));
        var doors =
                List.of("/runs goal", "/pause reason", "/positions/head/hires reason", "/positions/head/retire reason");

        for (var door : doors) {
            var words = door.split(" ");
            var answer = post("/api/companies/" + company + words[0], "{\"%s\": \"half \\ud83d\"}".formatted(words[1]));
            assertThat(answer.status()).as(door).isEqualTo(HttpStatus.UNPROCESSABLE_ENTITY);
            assertThat(answer.body()).as(door).contains(words[1]).contains("half of a surrogate pair");
        }
    }

    private void olgaOperates() {
        TestPeople.have(identity, "olga", Caller.OPERATORS);
    }

    private record Answer(HttpStatus status, String body) {}

    private Answer post(String path, String body) {
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        var answer = web.withBasicAuth("olga", TestPeople.PASSWORD)
                .postForEntity(path, new HttpEntity<>(body, headers), String.class);
        return new Answer(HttpStatus.valueOf(answer.getStatusCode().value()), String.valueOf(answer.getBody()));
    }

    private Money committed() {
        return balances.accounts(company).stream()
                .filter(account -> account.kind().equals("COMPANY"))
                .findFirst()
                .orElseThrow()
                .balance()
                .reserved();
    }

    private String event(Run run, String type) {
        return String.join(
                "\n",
                jdbc.sql("select data::text from run_event where run = ? and type = ? order by seq")
                        .params(run.id(), type)
                        .query(String.class)
                        .list());
    }
}

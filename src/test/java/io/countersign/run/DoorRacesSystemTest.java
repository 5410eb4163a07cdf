package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Browser;
import io.countersign.access.Caller;
import io.countersign.access.TestPeople;
import io.countersign.approval.ApprovalRequest;
import io.countersign.engine.DatabaseClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.ProcessEngineException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Decisions over HTTP, by two doors at once, that meet each other, their expiry, their timer and the end of their run. */
class DoorRacesSystemTest extends ApprovalsTest {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @LocalServerPort
    private int port;

    @Autowired
    private DatabaseClock clock;

    /** Logged in once for all tests of this class, since a password is checked slowly. */
    private static @Nullable Browser known;

    private Browser sam = new Browser(URI.create("http://localhost"));
    private String token = "";

    @BeforeEach
    void samIsLoggedIn() {
        aUser("sam", Caller.OPERATORS);
        if (known == null) {
            known = new Browser(URI.create("http://localhost:" + port));
            known.logIn("sam", TestPeople.PASSWORD);
            known.open("/camunda/app/tasklist/default/");
        }
        sam = known;
        var form = CSRF.matcher(sam.open("/login").body());
        assertThat(form.find()).isTrue();
        token = form.group(1);
    }

    @Test
    void fiftyDecisionsByTwoDoorsHaveOneEffect() throws Exception {
        var request = asked("0.941111111", "LINE", "P30D");
        var byDoors = new ArrayList<Callable<Integer>>();
        byDoors.addAll(Collections.nCopies(25, ours(request)));
        byDoors.addAll(Collections.nCopies(25, engines(request)));

        var answers = together(byDoors);

        assertThat(answers).filteredOn(status -> status < 300).hasSize(1);
        assertThat(answers).doesNotContain(1000);
        // With the task goes the engine's permission to complete it, which those who come behind may see first.
        assertThat(answers.subList(0, 25)).doesNotContain(403);
        assertThat(judged(request)).isEqualTo("APPROVED");
    }

    /** The request expires while decisions are on their way and its timer fires again and again. */
    @RepeatedTest(4)
    void decisionsAndTheExpiry(RepetitionInfo repetition) throws Exception {
        var request = asked("0.95%d111111".formatted(repetition.getCurrentRepetition()), "LINE", "PT2S");
        var run = runs.find(request.ofRun());
        var works = new ArrayList<Callable<Integer>>();
        for (var n = 0; n < 8; n++) {
            works.add(after(Duration.ofMillis(n * 4L), n % 2 == 0 ? ours(request) : engines(request)));
        }
        works.add(() -> fireUntilDecided(run, request));
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> clock.now().isAfter(request.expiresAt().minusMillis(25)));

        var answers = together(works);

        var went = answers.stream().filter(status -> status < 300).count();
        assertThat(judged(request)).isEqualTo(went == 0 ? "REJECTED" : "APPROVED");
        assertThat(went).isLessThanOrEqualTo(1);
        assertThat(jdbc.sql("""
            select count(*) from approval_decision d join approval_request r on r.id = d.request
            where r.id = ? and d.decision = 'APPROVE' and d.at >= r.expires_at\
            """).param(request.id()).query(Integer.class).single())
                .isZero();
    }

    @RepeatedTest(4)
    void decisionsAndTheCancelOfTheirRun(RepetitionInfo repetition) throws Exception {
        var request = asked("0.96%d111111".formatted(repetition.getCurrentRepetition()), "LINE", "P30D");
        var pause = Duration.ofMillis(repetition.getCurrentRepetition());

        var answers = together(List.of(
                ours(request),
                engines(request),
                after(pause, () -> post("/api/runs/" + request.ofRun() + "/cancel", ""))));

        assertThat(answers.getLast()).isEqualTo(200);
        var went = answers.subList(0, 2).stream().filter(status -> status < 300).count();
        assertThat(runs.find(request.ofRun()).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(judged(request)).isEqualTo(went == 0 ? "CANCELLED" : "APPROVED");
        await().until(() -> balances.ofRun(request.ofRun()).reserved().equals(io.countersign.ledger.Money.ZERO));
    }

    /** Silence passes the turn up, so that the same decision comes from above; it is one decision all the same. */
    @RepeatedTest(4)
    void decisionsAndTheTimerOfTheirTurn(RepetitionInfo repetition) throws Exception {
        var request = asked("0.97%d111111".formatted(repetition.getCurrentRepetition()), "LINE", "P30D");
        var run = runs.find(request.ofRun());
        theTurnIsOver(request);
        var timer = timer(run, "BoundaryEvent_PeopleSilent").getId();

        var answers = together(List.of(ours(request), engines(request), () -> {
            management.executeJob(timer);
            return 0;
        }));

        var went = answers.subList(0, 2).stream().filter(status -> status < 300).count();
        until(run, _ -> !status(request).equals("PENDING"));
        assertThat(judged(request)).isEqualTo("APPROVED");
        assertThat(jdbc.sql("select decision from approval_decision where request = ? order by number")
                        .param(request.id())
                        .query(String.class)
                        .list())
                .isEqualTo(went == 1 ? List.of("APPROVE") : List.of("SILENT", "APPROVE"));
    }

    /** A plan of the lead that waits for Sam. */
    private ApprovalRequest asked(String amount, String from, String expiresAfter) {
        theTableSays(new Rule(ApprovalRequest.Kind.SPEND, amount, from, 0, expiresAfter));
        aChain(HEAD_OF_PEOPLE, amount);
        var run = start("6.00");
        samPlans(run);
        return waitingFor(run);
    }

    private Callable<Integer> ours(ApprovalRequest request) {
        return () -> post(
                "/api/approvals/%s/decisions".formatted(request.id()),
                "{\"decision\": \"APPROVE\", \"comment\": \"\", \"digest\": \"%s\"}".formatted(request.digest()));
    }

    private Callable<Integer> engines(ApprovalRequest request) {
        return () -> post(
                "/camunda/api/engine/engine/default/task/%s/complete".formatted(Objects.requireNonNull(request.task())),
                """
                {"variables": {"decision": {"value": "APPROVE"}, "comment": {"value": ""}, "digest": {"value": "%s"}}}\
                """.formatted(request.digest()));
    }

    private int post(String path, String body) {
        return sam.post(path, "application/json", body, "X-XSRF-TOKEN", sam.cookie("XSRF-TOKEN"), "X-CSRF-TOKEN", token)
                .statusCode();
    }

    private int fireUntilDecided(Run run, ApprovalRequest request) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(() -> {
            try {
                fire(run, "BoundaryEvent_PeopleSilent");
            } catch (ProcessEngineException | java.util.NoSuchElementException overtaken) {
                return !status(request).equals("PENDING");
            }
            return !status(request).equals("PENDING");
        });
        return 999;
    }

    private String status(ApprovalRequest request) {
        return jdbc.sql("select status from approval_request where id = ?")
                .param(request.id())
                .query(String.class)
                .single();
    }

    /** By the rows alone: what became of the request, once its effect is known to be there once or not at all. */
    private String judged(ApprovalRequest request) {
        var status = status(request);
        var times = status.equals("APPROVED") ? 1 : 0;
        assertThat(count("assignment where run = ? and position = 'analyst'", request.ofRun()))
                .isEqualTo(times);
        assertThat(count(
                        "account where kind = 'ASSIGNMENT' and owner in"
                                + " (select id::text from assignment where run = ? and position = 'analyst')",
                        request.ofRun()))
                .isEqualTo(times);
        assertThat(count(
                        "run_event where run = ? and type = 'ApprovalGranted' and data ->> 'kind' = 'SPEND'",
                        request.ofRun()))
                .isEqualTo(times);
        assertThat(count("approval_decision where request = ? and decision = 'APPROVE'", request.id()))
                .isEqualTo(times);
        runs.list(company, null, new io.countersign.problem.Page.Request(0, 10)).items().stream()
                .filter(run -> !run.status().isFinal())
                .forEach(run -> runs.cancel(run.id()));
        return status;
    }

    private int count(String what, Object of) {
        return jdbc.sql("select count(*) from " + what)
                .param(of)
                .query(Integer.class)
                .single();
    }

    private static Callable<Integer> after(Duration pause, Callable<Integer> work) {
        return () -> {
            Thread.sleep(pause);
            return work.call();
        };
    }

    /** Does everything at the same moment; gives the answers in order, 1000 for what could not be done. */
    private static List<Integer> together(List<Callable<Integer>> works) throws InterruptedException {
        var go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Future<Integer>>();
            for (var work : works) {
                results.add(threads.submit(() -> {
                    go.await();
                    return work.call();
                }));
            }
            go.countDown();
            return IntStream.range(0, results.size())
                    .mapToObj(n -> answer(results.get(n)))
                    .toList();
        }
    }

    private static int answer(Future<Integer> result) {
        try {
            return result.get();
        } catch (java.util.concurrent.ExecutionException refused) {
            return 1000;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.access.CompanyRole;
import io.countersign.access.PersonalToken;
import io.countersign.access.PersonalTokens;
import io.countersign.access.TestPeople;
import io.countersign.access.session.Logouts;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** How long somebody may go on to watch a run: what let the stream in has to be there still. */
class WatchersSystemTest extends ApprovalsTest {
    @Autowired
    private PersonalTokens tokens;

    @Autowired
    private Logouts logouts;

    @LocalServerPort
    private int port;

    @Test
    void aStreamEndsSoonAfterTheRoleIsTakenAway() throws Exception {
        aStreamEndsSoonAfter(basic("mia"), () -> TestPeople.have(identity, "mia"));
    }

    @Test
    void aStreamEndsSoonAfterItsTokenIsRevoked() throws Exception {
        TestPeople.have(identity, "mia");
        var wish = new PersonalToken.Wish(
                "stream", List.of("read"), null, Instant.now().plus(Duration.ofDays(1)));
        var made = tokens.make("mia", wish);
        aStreamEndsSoonAfter(
                "Bearer " + made.text(), () -> tokens.revoke("mia", made.token().id()));
    }

    @Test
    void aStreamEndsSoonAfterItsReaderIsLoggedOutEverywhere() throws Exception {
        aStreamEndsSoonAfter(basic("mia"), () -> logouts.end("mia"));
    }

    private void aStreamEndsSoonAfter(String login, Runnable what) throws Exception {
        aChain(HEAD_OF_PEOPLE, "0.50");
        var run = start("6.00");
        waiting(run);
        TestPeople.have(identity, "mia", CompanyRole.AUDITOR.group(company));
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/api/runs/" + run.id() + "/events"))
                .header("Authorization", login)
                .header("Accept", "text/event-stream")
                .build();
        var lines = Collections.synchronizedList(new ArrayList<String>());
        var stream = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        var reader = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
        var ended = CompletableFuture.runAsync(() -> reader.lines().forEach(lines::add), Thread::startVirtualThread);
        await().until(() -> !lines.isEmpty());
        assertThat(ended).isNotDone();

        what.run();

        assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
        assertThat(lines).noneMatch(line -> line.contains("RunCancelled"));
        runs.cancel(run.id());
    }

    private static String basic(String user) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((user + ":" + TestPeople.PASSWORD).getBytes(StandardCharsets.UTF_8));
    }
}

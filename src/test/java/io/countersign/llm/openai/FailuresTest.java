package io.countersign.llm.openai;

import static io.countersign.llm.openai.StubGateway.brokenOff;
import static io.countersign.llm.openai.StubGateway.completion;
import static io.countersign.llm.openai.StubGateway.error;
import static io.countersign.llm.openai.StubGateway.json;
import static io.countersign.llm.openai.StubGateway.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.llm.ChatFailure;
import io.countersign.llm.GatewaySettings;
import io.countersign.llm.LeaveBy;
import io.countersign.outgoing.OutgoingGuard;
import io.countersign.outgoing.OutgoingSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a call fails, and what that means for its money. */
class FailuresTest {
    private final StubGateway gateway = new StubGateway();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, Rejected",
        "401, invalid_api_key, Rejected",
        "403, forbidden, Rejected",
        "404, model_not_found, Rejected",
        "413, too_large, Rejected",
        "422, unprocessable, Rejected",
        "307, redirect, Rejected",
        "400, budget_exceeded, Refused",
        "401, budget_exceeded, Refused",
        "429, budget_exceeded, Refused",
        "429, insufficient_quota, Refused",
        "409, conflict, Wait",
        "429, rate_limit, Wait",
        "503, overloaded, Wait",
        "408, timeout, Fault",
        "500, server_error, Fault",
        "502, bad_gateway, Fault",
        "504, gateway_timeout, Fault",
        "529, overloaded_error, Fault",
    })
    void classifiesWhatTheGatewayAnswers(int status, String type, String kind) {
        gateway.replies(json(status, error(type, "No."), "Location", gateway.url() + "/elsewhere"));

        var failure = Asking.failure(gateway);

        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(failure.reason())
                .contains("127.0.0.1", String.valueOf(status))
                .doesNotContain("\n");
        assertThat(gateway.asked).hasSize(1);
    }

    @Test
    void knowsABudgetStopOfOlderGatewaysByItsDetail() {
        gateway.replies(json(400, "{\"detail\":\"Authentication Error, ExceededTokenBudget: Current spend 2.1\"}"));

        assertThat(Asking.failure(gateway)).isInstanceOf(ChatFailure.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Retry-After, 7, PT7S",
        "Retry-After, 0, PT1S",
        "Retry-After, 86400, PT5M",
        "Retry-After, 99999999999999, PT5M",
        "Retry-After, 1.5, PT1.5S",
        "Retry-After, 'Sun, 01 Mar 2026 12:00:30 GMT', PT30S",
        "Retry-After, 'Sun, 01 Mar 2026 11:00:00 GMT', PT1S",
        "Retry-After, soon, PT5S",
        "retry-after-ms, 2500, PT2.5S",
        "X-Other, 9, PT5S",
    })
    void waitsAsLongAsTheGatewayAsksWithinReason(String header, String value, Duration pause) {
        gateway.replies(json(429, error("rate_limit", "Slow down."), header, value));

        var failure = (ChatFailure.Wait) Asking.failure(gateway);

        assertThat(failure.pause()).isEqualTo(pause);
    }

    @Test
    void takesNonsenseForAnAnswerThatWasBilledAtAnUnknownPrice() {
        gateway.replies(json(200, completion("x").substring(0, 80)));
        assertThat(Asking.failure(gateway)).isInstanceOf(ChatFailure.Malformed.class);

        gateway.replies(text(200, "text/html", "<html>Welcome</html>"));
        assertThat(Asking.failure(gateway)).isInstanceOf(ChatFailure.Malformed.class);

        gateway.replies(json(200, "{\"choices\":[]}"));
        assertThat(Asking.failure(gateway)).isInstanceOf(ChatFailure.Malformed.class);

        gateway.replies(json(200, "{\"choices\":null}"));
        assertThat(Asking.failure(gateway)).isInstanceOf(ChatFailure.Malformed.class);

        gateway.replies(json(200, ""));
        assertThat(Asking.failure(gateway)).isInstanceOf(ChatFailure.Malformed.class);
    }

    @Test
    void doubtsACallThatBrokeOffInTheMiddleOfItsAnswer() {
        gateway.replies(brokenOff("{\"id\":"));

        assertThat(Asking.failure(gateway)).isInstanceOfAny(ChatFailure.Fault.class, ChatFailure.Malformed.class);
    }

    @Test
    void doubtsACallThatWasHungUpOnAndDoesNotRepeatIt() {
        gateway.replies(exchange -> {
            throw new IOException("hung up");
        });

        assertThat(Asking.failure(gateway)).isInstanceOf(ChatFailure.Fault.class);
        assertThat(gateway.asked).hasSize(1);
    }

    @Test
    void doubtsACallThatTimedOut() {
        var released = new CountDownLatch(1);
        gateway.replies(exchange -> await(released));

        var failure = Asking.failure(gateway.url(), Duration.ofMillis(300));

        released.countDown();
        assertThat(failure).isInstanceOf(ChatFailure.Fault.class);
    }

    @Test
    void knowsThatNothingWasSentWhenNobodyListens() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThat(Asking.failure("http://127.0.0.1:" + free, Duration.ofSeconds(5)))
                .isInstanceOf(ChatFailure.NotSent.class);
        assertThat(Asking.failure("http://no-such-host.invalid", Duration.ofSeconds(5)))
                .isInstanceOf(ChatFailure.NotSent.class);
    }

    @Test
    void sendsNothingToWhomNobodyAllowed() {
        var url = BaseUrl.of(gateway.url());
        var elsewhere = OutgoingGuard.to(URI.create("http://litellm:4000"), OutgoingSettings.NONE);
        var unnamed = OutgoingGuard.to(url.uri(), OutgoingSettings.NONE);

        for (var guard : List.of(elsewhere, unnamed)) {
            try (var model = new OpenAiChatModel(url, guard, Asking.KEY, GatewaySettings.USUAL, Asking.NOON)) {
                assertThatThrownBy(() -> model.ask(Asking.request(Duration.ofSeconds(5))))
                        .isInstanceOf(ChatFailure.NotSent.class)
                        .hasMessageContaining("COUNTERSIGN_OUTGOING_ALLOW");
            }
        }

        assertThat(gateway.asked).isEmpty();
    }

    @Test
    void sendsNothingThatWasHeldUpForTooLong() {
        var tooLate = Asking.request(Duration.ofSeconds(5), LeaveBy.in(Duration.ofMillis(-1)));

        try (var model = Asking.model(gateway.url())) {
            assertThatThrownBy(() -> model.ask(tooLate))
                    .isInstanceOf(ChatFailure.NotSent.class)
                    .hasMessageContaining("held up for too long");
        }

        assertThat(gateway.asked).isEmpty();
    }

    @Test
    void stopsACallWhoseThreadIsInterrupted() throws Exception {
        var released = new CountDownLatch(1);
        gateway.replies(exchange -> await(released));
        var outcome = new CompletableFuture<Throwable>();
        var caller =
                Thread.ofVirtual().start(() -> outcome.complete(Asking.failure(gateway.url(), Duration.ofMinutes(5))));
        assertThat(gateway.arrived.await(10, TimeUnit.SECONDS)).isTrue();

        caller.interrupt();

        assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(ChatFailure.Fault.class);
        released.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[1, 2, 3]", "{\"choices\":[null]}", "{\"choices\":[{}]}", "{\"choices\":7}"})
    void takesWhatTheClientStumblesOverForAnAnswerThatWasBilled(String body) {
        gateway.replies(json(200, body));

        assertThat(Asking.failure(gateway)).isInstanceOf(ChatFailure.Malformed.class);
    }

    @Test
    void knowsFailuresWithoutATypeByTheirStatus() {
        gateway.replies(json(429, "{\"error\":{\"message\":\"Slow down.\",\"type\":null,\"code\":null}}"));

        assertThat(Asking.failure(gateway)).isInstanceOf(ChatFailure.Wait.class);
    }

    @Test
    void tellsWithoutControlCharactersWhatAGatewaySays() {
        gateway.replies(json(500, error("x", "a\\u0000b\\u001b[31m")));

        assertThat(Asking.failure(gateway).reason()).contains("a b").doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void stopsReadingAnAnswerWithoutAnEnd() {
        gateway.replies(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            for (var blanks = " ".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8); true; ) {
                exchange.getResponseBody().write(blanks);
            }
        });

        assertThat(Asking.failure(gateway))
                .isInstanceOfAny(ChatFailure.Malformed.class, ChatFailure.Fault.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void shortensWhatAGatewaySays() {
        gateway.replies(text(500, "text/html", "<html>" + "x".repeat(100_000)));

        assertThat(Asking.failure(gateway).reason()).hasSizeLessThan(600);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

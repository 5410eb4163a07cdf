package io.countersign.trial.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.trial.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The benchmark neither counts what was not accepted nor waits for ever for what does not come. */
@Timeout(30)
class ClientsTest {
    private static final Patience SHORT = new Patience(Duration.ofMillis(200));

    private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

    @Test
    void comeAgainWhenTheyAreToldTo() throws Exception {
        var clients = new Clients(new Semaphore(3), Patience.USUAL, number -> answer(seen.add(number) ? 503 : 202));

        clients.order(3);

        assertThat(clients.busy()).isEqualTo(3);
    }

    @Test
    void failAtOnceOnAnyOtherAnswerWhoeverStillWaits() {
        var clients = new Clients(new Semaphore(1), Patience.USUAL, _ -> answer(409));

        assertThatThrownBy(() -> clients.order(3))
                .hasRootCauseInstanceOf(IOException.class)
                .hasMessageContaining("409");
    }

    @Test
    void sayWhichRunWasNeverAccepted() {
        var clients = new Clients(new Semaphore(1), SHORT, _ -> answer(503));

        assertThatThrownBy(() -> clients.order(1))
                .hasRootCauseInstanceOf(TimeoutException.class)
                .hasMessageContaining("run 0 to be accepted");
    }

    @Test
    void sayThatNoRunEnds() {
        var clients = new Clients(new Semaphore(0), SHORT, _ -> answer(202));

        assertThatThrownBy(() -> clients.order(1))
                .hasRootCauseInstanceOf(TimeoutException.class)
                .hasMessageContaining("a run to end");
    }

    private static Api.Answer answer(int status) {
        return new Api.Answer(status, JsonNodeFactory.instance.objectNode());
    }
}

package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.ErrorResponseException;

class HostGuardTest {
    private final AtomicReference<Exception> refusal = new AtomicReference<>();
    private final HostGuard guard = new HostGuard(
            new HostSettings(
                    List.of("Agents.Acme.example", "192.168.55.227", "[fd00::A]"), List.of("countersign.agents")),
            new Refusals((_, _, _, problem) -> {
                refusal.set(problem);
                return null;
            }));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agents.acme.example",
                "AGENTS.acme.example:443",
                "agents.acme.example.",
                "192.168.55.227:8080",
                "countersign.agents",
                "countersign",
                "countersign:8080",
                "countersign.agents.svc",
                "countersign.agents.svc.cluster.local:8080",
                "localhost:8080",
                "127.0.0.1",
                "[::1]:8080",
                "10.1.2.3:8080"
            })
    void letsItsOwnNamesInAndWhatAClusterNeeds(String host) throws Exception {
        assertThat(passes("/api/runs", host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "agents.acme.example.evil.example",
                "evil.example:443",
                "10.9.9.9",
                "[fd00::1]",
                "",
                "two names",
                "a@b",
                "agents.acme.example,evil.example"
            })
    void refusesOtherNamesAndSaysWhichSettingKnowsMore(String host) throws Exception {
        var passed = passes("/api/runs", host);

        assertThat(passed).isFalse();
        assertThat(refusal.get())
                .isInstanceOfSatisfying(
                        ErrorResponseException.class,
                        misdirected ->
                                assertThat(misdirected.getStatusCode().value()).isEqualTo(421))
                .hasMessageContaining("COUNTERSIGN_ALLOWED_HOSTS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[fd00::a]",
                "[FD00::A]:8080",
                "[fd00:0:0:0:0:0:0:a]:443",
                "[fd00:0000:0000:0000:0000:0000:0000:000a]",
                "[fd00::0.0.0.10]",
                "[fe80::1]",
                "[FE80::0001%25eth0]:8080",
                "[0000:0000:0000:0000:0000:0000:0000:0001]",
                "[::0001]:80",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]:8080",
            })
    void knowsAnAddressInAllItsSpellings(String host) throws Exception {
        assertThat(passes("/api/runs", host, "fe80:0:0:0:0:0:0:1%eth0")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[fd00::b]", "[fd00:::a]", "[1:2:3]", "[fd00::a", "fd00::a", "[fe80::2%25eth0]", "[::2]", "[]"})
    void refusesOtherAddressesAndWhatIsNone(String host) throws Exception {
        assertThat(passes("/api/runs", host, "fe80:0:0:0:0:0:0:1%eth0")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness"})
    void neverLocksAProbeOut(String path) throws Exception {
        assertThat(passes(path, "whatever.example")).isTrue();
    }

    @Test
    void shortensAnEndlessName() throws Exception {
        passes("/", "a".repeat(5000) + ".example");

        assertThat(String.valueOf(refusal.get())).contains("…").hasSizeLessThan(600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://acme.example", "acme.example:443", "acme.example/", "*.acme.example", "::1"})
    void refusesASettingThatIsNoName(String host) {
        assertThatThrownBy(() -> new HostSettings(List.of(host), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("countersign.allowed-hosts: '" + host + "'");
    }

    @Test
    void isOffUntilANameIsGiven() {
        assertThat(new HostSettings(List.of(""), List.of("countersign.agents")).guard())
                .isFalse();
        assertThat(new HostSettings(List.of("acme.example"), List.of()).guard()).isTrue();
    }

    private boolean passes(String path, String host) throws Exception {
        return passes(path, host, "10.1.2.3");
    }

    private boolean passes(String path, String host, String at) throws Exception {
        var request = new MockHttpServletRequest("GET", path);
        request.addHeader("Host", host);
        request.setLocalAddr(at);
        var chain = new MockFilterChain();
        guard.doFilter(request, new MockHttpServletResponse(), chain);
        return chain.getRequest() != null;
    }
}

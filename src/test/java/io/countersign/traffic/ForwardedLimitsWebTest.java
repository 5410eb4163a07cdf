package io.countersign.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behind a proxy whose word counts, those whom it speaks for are counted, each alone, and not the proxy. */
class ForwardedLimitsWebTest extends LimitsTest {
    @Test
    void refusesOneAddressBehindTheProxyAndNoOther() throws Exception {
        var user = aUser("behind-the-proxy");
        for (var n = 0; n < 3; n++) {
            assertThat(wrong(user, "203.0.113.1")).startsWith("HTTP/1.1 401");
        }

        assertThat(wrong(user, "203.0.113.1")).startsWith("HTTP/1.1 429");
        assertThat(wrong(user, "203.0.113.2")).startsWith("HTTP/1.1 401");
        assertThat(from("203.0.113.2", user, PASSWORD)).startsWith("HTTP/1.1 404");
    }

    /** The proxy adds where a request came from; before that stands what the request said of itself. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "in-a-list  | 198.51.100.%d, 203.0.113.9",
                "households | 2001:db8:9:9::%d",
                "with-ports | 203.0.113.10:400%d",
                "six-ports  | [2001:db8:10:10::%d]:443",
                "nonsense   | nobody-%d"
            })
    void countsAsOneWhatIsOne(String name, String forwarded) throws Exception {
        var user = aUser("forwarded-" + name);
        for (var n = 1; n <= 3; n++) {
            assertThat(wrong(user, forwarded.formatted(n))).startsWith("HTTP/1.1 401");
        }

        assertThat(wrong(user, forwarded.formatted(4))).startsWith("HTTP/1.1 429");
    }

    @Test
    void tellsPortsOfOneAddressFromThoseOfAnother() throws Exception {
        var user = aUser("forwarded-apart");
        for (var n = 0; n < 3; n++) {
            wrong(user, "203.0.113.11:4001");
        }

        assertThat(wrong(user, "203.0.113.11:4001")).startsWith("HTTP/1.1 429");
        assertThat(wrong(user, "203.0.113.12:4001")).startsWith("HTTP/1.1 401");
    }

    @Test
    void countsStrangersByWhomTheProxySpeaksFor() throws Exception {
        var last = "";
        for (var n = 0; n < 301; n++) {
            last = wire(PROXY, "GET /api/unknown HTTP/1.1\nX-Forwarded-For: 203.0.113.20", "");
        }

        assertThat(last).startsWith("HTTP/1.1 429").contains("strangers");
        assertThat(wire(PROXY, "GET /login HTTP/1.1\nX-Forwarded-For: 203.0.113.21", ""))
                .startsWith("HTTP/1.1 200");
        assertThat(wire(PROXY, "GET /login HTTP/1.1", "")).startsWith("HTTP/1.1 200");
    }

    private String wrong(String user, String forwarded) throws IOException {
        return from(forwarded, user, "wrong");
    }

    private String from(String forwarded, String user, String password) throws IOException {
        return wire(
                PROXY,
                "GET /api/unknown HTTP/1.1\nX-Forwarded-For: " + forwarded + "\nAuthorization: "
                        + basic(user, password),
                "");
    }
}

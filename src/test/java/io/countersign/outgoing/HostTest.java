package io.countersign.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {
    @ParameterizedTest
    @CsvSource({
        "litellm, litellm",
        "LiteLLM.Gateway.SVC, litellm.gateway.svc",
        "litellm.svc.cluster.local., litellm.svc.cluster.local",
        "my_gateway, my_gateway",
        "bücher.example, xn--bcher-kva.example",
        "ＬＯＣＡＬＨＯＳＴ, localhost",
        "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ, localhost",
        "metadata。google．internal｡, metadata.google.internal",
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1., 127.0.0.1",
        "127.1, 127.0.0.1",
        "127.0.1, 127.0.0.1",
        "2130706433, 127.0.0.1",
        "0x7f000001, 127.0.0.1",
        "0X7F.0.0.1, 127.0.0.1",
        "0177.0.0.01, 127.0.0.1",
        "017700000001, 127.0.0.1",
        "0x7f.1, 127.0.0.1",
        "１２７.0.0.1, 127.0.0.1",
        "127。0。0。1, 127.0.0.1",
        "169.254.43518, 169.254.169.254",
        "2852039166, 169.254.169.254",
        "0xa9fea9fe, 169.254.169.254",
        "0251.0376.0251.0376, 169.254.169.254",
        "0, 0.0.0.0",
        "0x, 0.0.0.0",
        "1.2.3.0x, 1.2.3.0",
        "4294967295, 255.255.255.255",
        "::1, 0:0:0:0:0:0:0:1",
        "[::1], 0:0:0:0:0:0:0:1",
        "[FD00:EC2::254], fd00:ec2:0:0:0:0:0:254",
        "[::ffff:127.0.0.1], 127.0.0.1",
        "::ffff:a9fe:a9fe, 169.254.169.254",
    })
    void hasOneSpelling(String text, String host) {
        assertThat(Host.of(text)).hasToString(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "a..b",
                "a b",
                "a\tb",
                "a\nb",
                "a/b",
                "a\\b",
                "a@b",
                "a#b",
                "a?b",
                "a%2eb",
                "%31",
                "127.0.0.1%00",
                "[::1",
                "::1]",
                "[localhost]",
                "[127.0.0.1]",
                "fe80::1%eth0",
                "[fe80::1%25eth0]",
                ":::",
                "1.2.3.4.5",
                "1.2.3.4.0",
                "256.0.0.1",
                "1.2.3.256",
                "1.2.65536",
                "4294967296",
                "08",
                "a.1",
                "a.0x1",
                "1..2",
                "0x1ffffffff",
                "localhost\u0000",
                "a.b.1"
            })
    void isNothingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Host.of(text))
                .withMessageContaining("no name or address");
    }

    @Test
    void isOfABearableLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> Host.of("a.".repeat(127) + "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Host.of("a".repeat(64)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Host.of("9".repeat(10_000)))
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST.", "a.localhost", "127.8.9.1", "::1", "0x7f.1", "::ffff:127.0.0.1"})
    void isThisMachineByItsNameAlone(String text) {
        assertThat(Host.of(text).isThisMachine()).isTrue();
    }

    @Property
    void isTheSameInEverySpellingOfAnAddress(
            @ForAll @IntRange(max = 255) int a,
            @ForAll @IntRange(max = 255) int b,
            @ForAll @IntRange(max = 255) int c,
            @ForAll @IntRange(max = 255) int d)
            throws Exception {
        var plain = "%d.%d.%d.%d".formatted(a, b, c, d);
        var whole = ((long) a << 24) + (b << 16) + (c << 8) + d;

        assertThat(Host.of(plain).literal()).isEqualTo(InetAddress.getByName(plain));
        assertThat(new String[] {
                    plain + ".",
                    "0x%x.0%o.%d.0x%x".formatted(a, b, c, d),
                    "0%o.%d".formatted(a, whole & 0xffffff),
                    "%d.0x%x.%d".formatted(a, b, (c << 8) + d),
                    String.valueOf(whole),
                    "0x%x".formatted(whole),
                    "0%o".formatted(whole),
                    "[::ffff:" + plain + "]",
                })
                .allSatisfy(text -> assertThat(Host.of(text)).as(text).isEqualTo(Host.of(plain)));
    }
}

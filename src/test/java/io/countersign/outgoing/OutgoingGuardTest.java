package io.countersign.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the guard lets through to, of what is known of a URL and of the addresses of its host. */
class OutgoingGuardTest {
    private static final URI GATEWAY = URI.create("http://litellm.gateway.svc:4000/v1");

    private static OutgoingGuard guard(String... allow) {
        return OutgoingGuard.to(GATEWAY, new OutgoingSettings(List.of(allow)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://litellm.gateway.svc:4000/v1/chat/completions",
                "HTTP://LiteLLM.Gateway.SVC.:4000",
                "https://litellm.gateway.svc:4000",
                "https://hooks.example/a?b=c",
                "http://plain.example",
                "http://plain.example:8080",
                "https://plain.example",
                "https://one.example:8443",
                "https://10.1.2.3",
                "https://[fd12::1]:9",
            })
    void letsThroughToWhomSomebodyAllowed(String url) {
        var guard = guard(
                "hooks.example", "http://plain.example", "https://one.example:8443", "10.0.0.0/8", " fd12::/16 ", "");

        assertThatCode(() -> guard.check(URI.create(url))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "http://litellm.gateway.svc:4001, Nobody allowed",
        "http://litellm.gateway.svc, Nobody allowed",
        "https://litellm.gateway.svc.evil.example:4000, Nobody allowed",
        "https://evil.example#litellm.gateway.svc:4000, Nobody allowed",
        "https://evil.example?litellm.gateway.svc:4000, Nobody allowed",
        "http://litellm.gateway.svc:4000@evil.example, no user",
        "http://me:secret@litellm.gateway.svc:4000, no user",
        "https://one.example, Nobody allowed",
        "http://one.example:8443, without TLS",
        "https://11.0.0.1, Nobody allowed",
        "http://10.0.0.1, without TLS",
        "https://127.0.0.1, Nobody allowed",
        "http://localhost:4000, Nobody allowed",
        "https://localhost:8080, this machine itself",
        "https://127.0.0.1:8080, this machine itself",
        "'https://[::1]:8080', this machine itself",
        "https://169.254.169.254, ever made there",
        "'https://[::ffff:169.254.169.254]', ever made there",
        "'https://[64:ff9b::a9fe:a9fe]', ever made there",
        "'https://[fd00:ec2::254]', ever made there",
        "https://0.0.0.0, ever made there",
        "ftp://litellm.gateway.svc:4000, http and https",
        "file:///etc/passwd, names a host",
        "file://litellm.gateway.svc/etc/passwd, http and https",
        "gopher://litellm.gateway.svc:4000/_GET, http and https",
        "jar:https://litellm.gateway.svc:4000!/x, names a host",
        "ws://litellm.gateway.svc:4000, http and https",
        "//litellm.gateway.svc:4000/v1, http and https",
        "/v1, names a host",
        "data:text/plain;x, names a host",
        "mailto:me@litellm.gateway.svc, names a host",
    })
    void refusesWhomNobodyAllowedOrNobodyCan(String url, String why) {
        // Names of forbidden addresses, allowed by mistake or on purpose.
        var guard = onThisMachineUnnamed(
                "one.example:8443",
                "10.0.0.0/8",
                "169.254.0.0/16",
                "169.254.169.254",
                "[::ffff:169.254.169.254]",
                "[64:ff9b::a9fe:a9fe]",
                "[fd00:ec2::254]",
                "0.0.0.0");

        assertThatExceptionOfType(OutgoingRefused.class)
                .isThrownBy(() -> guard.check(URI.create(url)))
                .withMessageContaining(why)
                .withMessageNotContaining("secret");
    }

    /** To whom the setting of a gateway on this machine leads is named, but not that this machine is meant. */
    private static OutgoingGuard onThisMachineUnnamed(String... allow) {
        var settings = new OutgoingSettings(List.of(allow));
        var gateway = List.of(
                Destination.of("http://litellm.gateway.svc:4000"),
                Destination.of("localhost:8080"),
                Destination.of("127.0.0.1:8080"),
                Destination.of("[::1]:8080"));
        var all = new ArrayList<>(gateway);
        all.addAll(settings.destinations());
        return new OutgoingGuard(all, settings.destinations(), settings.networks(), Resolver.SYSTEM);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:4000, http://localhost:4000, true",
        "localhost, http://localhost:4000, true",
        "127.0.0.1, http://127.0.0.1:4000, true",
        "127.0.0.1, http://2130706433:4000, true",
        "'[::1]:4000', 'http://[::1]:4000', true",
        "127.0.0.0/8, http://127.0.0.1:4000, true",
        "127.0.0.0/8, http://localhost:4000, true",
        "localhost:4001, http://localhost:4000, false",
        "127.0.0.2, http://127.0.0.1:4000, false",
        "10.0.0.0/8, http://127.0.0.1:4000, false",
        "litellm, http://127.0.0.1:4000, false",
    })
    void reachesThisMachineWhereThatIsSaid(String allow, String url, boolean allowed) {
        var host = url.replaceAll("http://|:4000$", "");
        var address = Objects.requireNonNullElse(Host.of(host).literal(), InetAddress.ofLiteral("127.0.0.1"));
        var gateway = List.of(new Destination(Host.of(host), 4000, true));
        var settings = new OutgoingSettings(List.of(allow));
        var guard = new OutgoingGuard(gateway, settings.destinations(), settings.networks(), Resolver.SYSTEM);

        if (allowed) {
            assertThatCode(() -> guard.check(host, 4000, address)).doesNotThrowAnyException();
        } else {
            assertThatExceptionOfType(OutgoingRefused.class)
                    .isThrownBy(() -> guard.check(host, 4000, address))
                    .withMessageContaining("this machine itself");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.43.0.17, true",
        "fd12::17, true",
        "8.8.8.8, true",
        "127.0.0.1, false",
        "::1, false",
        "169.254.169.254, false",
        "100.100.100.200, false",
        "fd00:ec2::254, false",
        "64:ff9b::a9fe:a9fe, false",
        "0.0.0.0, false",
        "224.0.0.1, false",
    })
    void looksAtTheAddressOfANameThatIsAllowed(String address, boolean allowed) {
        var resolved = InetAddress.ofLiteral(address);
        var guard = OutgoingGuard.to(GATEWAY, OutgoingSettings.NONE, _ -> List.of(resolved));

        if (allowed) {
            assertThatCode(() -> assertThat(guard.lookup("litellm.gateway.svc")).containsExactly(resolved))
                    .doesNotThrowAnyException();
            assertThatCode(() -> guard.check("litellm.gateway.svc", 4000, resolved))
                    .doesNotThrowAnyException();
        } else {
            assertThatExceptionOfType(UnknownHostException.class)
                    .isThrownBy(() -> guard.lookup("litellm.gateway.svc"))
                    .withMessageStartingWith("litellm.gateway.svc is " + resolved.getHostAddress());
            assertThatExceptionOfType(OutgoingRefused.class)
                    .isThrownBy(() -> guard.check("litellm.gateway.svc", 4000, resolved));
        }
    }

    @Test
    void knowsThisMachineByItsNameWhereItsNetworkIsAllowed() {
        var url = URI.create("http://localhost:4000");

        assertThatCode(() -> OutgoingGuard.to(url, new OutgoingSettings(List.of("127.0.0.0/8")))
                        .check(url))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(OutgoingRefused.class)
                .isThrownBy(() -> OutgoingGuard.to(url, new OutgoingSettings(List.of("10.0.0.0/8")))
                        .check(url));
    }

    /** Whoever allows a name does not know where it will lead. */
    @Test
    void aNameThatIsAllowedDoesNotLeadToThisMachine() {
        var settings = new OutgoingSettings(List.of("litellm.gateway.svc"));
        var guard = OutgoingGuard.to(GATEWAY, settings, _ -> addresses("127.0.0.1"));

        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> guard.lookup("litellm.gateway.svc"))
                .withMessageContaining("this machine itself");
    }

    @Test
    void looksAtAnAddressThatIsLookedUpAsAName() {
        var guard = guard("169.254.169.254");

        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> guard.lookup("169.254.169.254"))
                .withMessageContaining("ever made there");
    }

    @Test
    void leavesOutWhatANameHasBesideWhatIsAllowed() throws Exception {
        var guard = OutgoingGuard.to(
                GATEWAY, OutgoingSettings.NONE, _ -> addresses("fe80::1", "169.254.169.254", "10.0.0.1", "::1"));

        assertThat(guard.lookup("litellm.gateway.svc")).containsExactly(InetAddress.ofLiteral("10.0.0.1"));
    }

    @Test
    void asksNobodyForTheAddressOfANameThatNobodyAllowed() {
        var guard = OutgoingGuard.to(GATEWAY, OutgoingSettings.NONE, name -> {
            throw new AssertionError("asked for " + name);
        });

        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> guard.lookup("evil.example"))
                .withMessageContaining("Nobody allowed connections to evil.example")
                .withMessageContaining("COUNTERSIGN_OUTGOING_ALLOW");
    }

    @Test
    void refusesANumberThatIsReadInTwoWays() {
        var guard = guard("0177.0.0.1");

        assertThatExceptionOfType(OutgoingRefused.class)
                .isThrownBy(() -> guard.check("0177.0.0.1", 443, InetAddress.ofLiteral("177.0.0.1")))
                .withMessageContaining("another address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.1/8",
                "ftp://a.example",
                "a.example/path",
                "me@a.example",
                "a.example:0",
                "a.example:65536",
                "a b",
                "*",
                "*.example",
                "https://",
                "[::1",
                "::1",
                "a.example:x",
                "300.0.0.1"
            })
    void refusesASettingThatNamesNobody(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutgoingSettings(List.of("b.example", entry)))
                .withMessageStartingWith("countersign.outgoing.allow (COUNTERSIGN_OUTGOING_ALLOW): " + entry + " ");
    }

    private static List<InetAddress> addresses(String... texts) {
        return Arrays.stream(texts).map(InetAddress::ofLiteral).toList();
    }
}

package io.countersign.access.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardAuthSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "::/0", "10.0.0.1/0", "proxy", "10.0.0", "10.0.0.0/33", "10.0.0.1:80", "*"})
    void refusesWhatIsNoProxysAddress(String address) {
        assertThatThrownBy(() -> with(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("countersign.forward-auth.addresses")
                .hasMessageContaining(address);
    }

    @Test
    void knowsAddressesAndNetworks() {
        var proxies = with("10.0.0.0/24", " ::1 ", "fd00::/8", "").proxies();

        assertThat(proxies).hasSize(3);
        assertThat(proxies.stream().anyMatch(proxy -> proxy.matches("10.0.0.255")))
                .isTrue();
        assertThat(proxies.stream().anyMatch(proxy -> proxy.matches("10.0.1.0")))
                .isFalse();
        assertThat(proxies.stream().anyMatch(proxy -> proxy.matches("0:0:0:0:0:0:0:1")))
                .isTrue();
        assertThat(proxies.stream().anyMatch(proxy -> proxy.matches("fd12::1"))).isTrue();
        assertThat(proxies.stream().anyMatch(proxy -> proxy.matches("fe80::1"))).isFalse();
    }

    @Test
    void isOffWithoutAnAddress() {
        assertThat(with().isOn()).isFalse();
        assertThat(with("").isOn()).isFalse();
        assertThat(with("10.0.0.1").isOn()).isTrue();
    }

    @Test
    void refusesHeadersThatAreNone() {
        assertThatThrownBy(() -> new ForwardAuthSettings(List.of(), "Remote User", "Remote-Groups", null, null))
                .hasMessageContaining("countersign.forward-auth.user-header");
        assertThatThrownBy(() -> new ForwardAuthSettings(List.of(), "X-Who", "x-who", null, null))
                .hasMessageContaining("countersign.forward-auth.groups-header");
        assertThat(new ForwardAuthSettings(List.of(), "", " ", null, null).userHeader())
                .isEqualTo("Remote-User");
    }

    private static ForwardAuthSettings with(String... addresses) {
        return new ForwardAuthSettings(List.of(addresses), "Remote-User", "Remote-Groups", null, null);
    }
}

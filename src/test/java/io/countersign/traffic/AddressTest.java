package io.countersign.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
        "2001:db8:1:2:ffff::1, 20010db800010002/64",
        "fe80::1%eth0, fe80000000000000/64",
        "::ffff:192.0.2.7, ::ffff:192.0.2.7",
        "192.0.2.7:4711, 192.0.2.7",
        "[2001:db8:1:2::1]:4711, 20010db800010002/64",
        "[2001:db8:1:2::1], 20010db800010002/64",
        "192.0.2.7:x, unknown",
        "'<script>', unknown",
        "'', unknown"
    })
    void isWhatOneMachineOrHouseholdHas(String remote, String address) {
        assertThat(Address.of(remote)).isEqualTo(address);
    }
}

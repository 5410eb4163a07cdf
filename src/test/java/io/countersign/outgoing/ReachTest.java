package io.countersign.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {
    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, PUBLIC",
        "1.1.1.1, PUBLIC",
        "172.15.255.255, PUBLIC",
        "172.32.0.0, PUBLIC",
        "100.63.255.255, PUBLIC",
        "169.253.255.255, PUBLIC",
        "223.255.255.255, PUBLIC",
        "2606:4700:4700::1111, PUBLIC",
        "64:ff9b::8.8.8.8, PUBLIC",
        "2002:808:808::1, PUBLIC",
        "10.0.0.1, PRIVATE",
        "10.255.255.255, PRIVATE",
        "172.16.0.1, PRIVATE",
        "172.31.255.255, PRIVATE",
        "192.168.1.1, PRIVATE",
        "100.64.0.1, PRIVATE",
        "198.19.0.1, PRIVATE",
        "240.240.0.1, PRIVATE",
        "203.0.113.9, PRIVATE",
        "192.0.0.1, PRIVATE",
        "192.0.2.1, PRIVATE",
        "192.88.99.1, PRIVATE",
        "198.51.100.1, PRIVATE",
        "2001:2::1, PRIVATE",
        "3fff::1, PRIVATE",
        "fc00::1, PRIVATE",
        "fd12:3456::1, PRIVATE",
        "fec0::1, PRIVATE",
        "2001:db8::1, PRIVATE",
        "64:ff9b::10.0.0.1, PRIVATE",
        "64:ff9b:1::8.8.8.8, PRIVATE",
        "2002:a00:1::1, PRIVATE",
        "4000::1, PRIVATE",
        "127.0.0.1, LOOPBACK",
        "127.255.255.254, LOOPBACK",
        "::1, LOOPBACK",
        "::ffff:127.0.0.1, LOOPBACK",
        "::127.0.0.1, LOOPBACK",
        "::ffff:0:127.0.0.1, LOOPBACK",
        "64:ff9b::127.0.0.1, LOOPBACK",
        "64:ff9b:1::127.0.0.1, LOOPBACK",
        "2002:7f00:1::, LOOPBACK",
        "fd00::5efe:127.0.0.1, LOOPBACK",
        "0.0.0.0, NEVER",
        "0.1.2.3, NEVER",
        "::, NEVER",
        "169.254.169.254, NEVER",
        "169.254.170.2, NEVER",
        "169.254.0.1, NEVER",
        "100.100.100.200, NEVER",
        "168.63.129.16, NEVER",
        "192.0.0.192, NEVER",
        "224.0.0.1, NEVER",
        "239.255.255.255, NEVER",
        "255.255.255.255, NEVER",
        "fe80::1, NEVER",
        "febf::1, NEVER",
        "ff02::1, NEVER",
        "fd00:ec2::254, NEVER",
        "fd00:ec2::23, NEVER",
        "fd20:ce::254, NEVER",
        "::ffff:169.254.169.254, NEVER",
        "::169.254.169.254, NEVER",
        "::ffff:0:169.254.169.254, NEVER",
        "64:ff9b::169.254.169.254, NEVER",
        "64:ff9b::a9fe:a9fe, NEVER",
        "64:ff9b:1::169.254.169.254, NEVER",
        "2002:a9fe:a9fe::, NEVER",
        "2001:0:a9fe:a9fe::, NEVER",
        "2001:0:808:808::5601:5601, NEVER",
        "2001:db8::5efe:169.254.169.254, NEVER",
        "2001:db8::200:5efe:169.254.169.254, NEVER",
    })
    void isSaidOfAnAddress(String address, Reach reach) {
        assertThat(Reach.of(InetAddress.ofLiteral(address))).isEqualTo(reach);
    }

    @Property
    void isNoWiderInAnyFormThatCarriesAnAddress(@ForAll @Size(4) byte[] address) {
        var reach = Reach.of(address);

        assertThat(carriers(address))
                .allSatisfy(carrier -> assertThat(Reach.of(carrier))
                        .as("%s", InetAddress.getByAddress(carrier))
                        .isGreaterThanOrEqualTo(reach));
    }

    @Property
    void isNeverPublicWhereJavaKnowsBetter(@ForAll @Size(16) byte[] six, @ForAll @Size(4) byte[] four)
            throws Exception {
        for (var bytes : List.of(six, four)) {
            var address = InetAddress.getByAddress(bytes);
            if (address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isMulticastAddress()) {
                assertThat(Reach.of(address)).isEqualTo(Reach.NEVER);
            } else if (address.isLoopbackAddress() || address.isSiteLocalAddress()) {
                assertThat(Reach.of(address)).isNotEqualTo(Reach.PUBLIC);
            }
        }
    }

    @Property
    void isNeverForEveryLinkLocalAddress(@ForAll byte third, @ForAll byte fourth) {
        assertThat(carriers(new byte[] {(byte) 169, (byte) 254, third, fourth}))
                .allSatisfy(carrier -> assertThat(Reach.of(carrier)).isEqualTo(Reach.NEVER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "10.0.0.1/8", "::/129", "10.0.0.0/", "10.0.0.0/-1", "a/8", "/8"})
    void isNotSaidOfWhatIsNoNetwork(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.of(text));
    }

    /** An address of IPv4: as itself, mapped, compatible, translated in three ways, by 6to4, by Teredo, by ISATAP. */
    private static List<byte[]> carriers(byte[] four) {
        var flipped = new byte[] {(byte) ~four[0], (byte) ~four[1], (byte) ~four[2], (byte) ~four[3]};
        return List.of(
                four,
                last("00000000000000000000ffff", four),
                last("000000000000000000000000", four),
                last("0000000000000000ffff0000", four),
                last("0064ff9b0000000000000000", four),
                last("0064ff9b0001000000000000", four),
                ByteBuffer.allocate(16).put(new byte[] {0x20, 0x02}).put(four).array(),
                ByteBuffer.allocate(16).putInt(0x20010000).put(four).array(),
                ByteBuffer.allocate(16)
                        .putInt(0x20010000)
                        .putInt(0x08080808)
                        .putInt(0)
                        .put(flipped)
                        .array(),
                last("20010db80000000000005efe", four));
    }

    private static byte[] last(String prefix, byte[] four) {
        return ByteBuffer.allocate(16)
                .put(HexFormat.of().parseHex(prefix))
                .put(four)
                .array();
    }
}

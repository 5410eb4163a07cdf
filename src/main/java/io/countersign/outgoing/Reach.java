package io.countersign.outgoing;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * How far an address reaches, in the order of what has to be said to be let there. An address of IPv6 that carries one of
 * IPv4, because something on the way translates it, reaches as far as the nearer of the two.
 */
enum Reach {
    /** The internet. */
    PUBLIC,
    /** A private network, or a range that no public network uses. */
    PRIVATE,
    /** This machine. */
    LOOPBACK,
    /** Nobody has business there: metadata services of clouds, link-local, multicast, no address at all. */
    NEVER;

    private static final List<Network> NOBODY = networks(
            "0.0.0.0/8",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "192.0.0.192/32",
            "224.0.0.0/4",
            "255.255.255.255/32",
            "fd00:ec2::/32",
            "fd20:ce::254/128",
            "fe80::/10",
            "ff00::/8");
    private static final List<Network> THIS_MACHINE = networks("127.0.0.0/8", "::1/128");
    private static final List<Network> NOT_PUBLIC = networks(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "64:ff9b:1::/48",
            "2001:2::/48",
            "2001:db8::/32",
            "3fff::/20");
    private static final Network GLOBAL_UNICAST = Network.of("2000::/3");
    private static final Network TRANSLATED = Network.of("64:ff9b::/96");
    private static final Network LOCALLY_TRANSLATED = Network.of("64:ff9b:1::/48");
    private static final Network SIX_TO_FOUR = Network.of("2002::/16");
    private static final Network TEREDO = Network.of("2001::/32");
    private static final List<Network> LAST_FOUR_BYTES =
            List.of(Network.of("::/96"), Network.of("::ffff:0:0:0/96"), TRANSLATED, LOCALLY_TRANSLATED);
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    static Reach of(InetAddress address) {
        return of(address.getAddress());
    }

    static Reach of(byte[] address) {
        if (address.length == 16 && Arrays.equals(address, 0, 12, MAPPED, 0, 12)) {
            return of(Arrays.copyOfRange(address, 12, 16));
        }
        var own = plain(address);
        return address.length == 4 || own == LOOPBACK || own == NEVER ? own : further(own, carried(address));
    }

    private static Reach plain(byte[] address) {
        if (isIn(NOBODY, address)) {
            return NEVER;
        }
        if (isIn(THIS_MACHINE, address)) {
            return LOOPBACK;
        }
        if (isIn(NOT_PUBLIC, address)) {
            return PRIVATE;
        }
        return address.length == 4 || GLOBAL_UNICAST.contains(address) || TRANSLATED.contains(address)
                ? PUBLIC
                : PRIVATE;
    }

    /** What is said of the addresses of IPv4 in one of IPv6; public where there is none. */
    private static Reach carried(byte[] address) {
        if (SIX_TO_FOUR.contains(address)) {
            return plain(Arrays.copyOfRange(address, 2, 6));
        }
        if (TEREDO.contains(address)) {
            var client = Arrays.copyOfRange(address, 12, 16);
            for (var i = 0; i < client.length; i++) {
                client[i] = (byte) ~client[i];
            }
            return further(plain(Arrays.copyOfRange(address, 4, 8)), plain(client));
        }
        return isIn(LAST_FOUR_BYTES, address) || isIsatap(address)
                ? plain(Arrays.copyOfRange(address, 12, 16))
                : PUBLIC;
    }

    private static boolean isIsatap(byte[] address) {
        return (address[8] & ~2) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == (byte) 0xfe;
    }

    private static Reach further(Reach one, Reach other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static boolean isIn(List<Network> networks, byte[] address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static List<Network> networks(String... texts) {
        return Arrays.stream(texts).map(Network::of).toList();
    }
}

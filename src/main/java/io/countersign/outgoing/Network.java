package io.countersign.outgoing;

import java.net.InetAddress;

/** A range of addresses that begin with the same bits, written {@code 10.0.0.0/8}. */
record Network(String text, byte[] first, int bits) {
    /** A network of this text; an exception says what is wrong with it. */
    static Network of(String text) {
        var slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("has no length, such as in 10.0.0.0/8");
        }
        var first = first(text.substring(0, slash));
        var length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > first.length * Byte.SIZE) {
            throw new IllegalArgumentException("has a length that is not from 0 to " + first.length * Byte.SIZE);
        }
        var network = new Network(text, first, Integer.parseInt(length));
        for (var bit = network.bits; bit < first.length * Byte.SIZE; bit++) {
            if (bit(first, bit)) {
                throw new IllegalArgumentException("begins with an address that has more bits than its length says");
            }
        }
        return network;
    }

    boolean contains(byte[] address) {
        if (address.length != first.length) {
            return false;
        }
        for (var bit = 0; bit < bits; bit++) {
            if (bit(first, bit) != bit(address, bit)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] first(String text) {
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("does not begin with an address");
        }
    }

    private static boolean bit(byte[] bytes, int number) {
        return (bytes[number / Byte.SIZE] >> (Byte.SIZE - 1 - number % Byte.SIZE) & 1) == 1;
    }

    @Override
    public String toString() {
        return text;
    }
}

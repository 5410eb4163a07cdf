package io.countersign.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A personal access token as text: {@code cs_pat_}, its id, a random secret and a checksum over all of it, so that whoever
 * looks for leaked secrets finds it and knows it from a text that only looks like one.
 */
record TokenText(UUID id, String secret) {
    static final String PREFIX = "cs_pat_";

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SECRET = 43;
    private static final int CHECKSUM = 6;
    private static final Pattern FORM = Pattern.compile(PREFIX
            + "([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([0-9A-Za-z]{%d})([0-9A-Za-z]{%d})"
                    .formatted(SECRET, CHECKSUM));
    private static final SecureRandom RANDOM = new SecureRandom();

    /** With a secret of 43 digits of 62, which is 256 bits. */
    static TokenText made() {
        var secret = new StringBuilder(SECRET);
        for (int i = 0; i < SECRET; i++) {
            secret.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
        }
        return new TokenText(UUID.randomUUID(), secret.toString());
    }

    /** Empty for everything that we did not write like this. */
    static Optional<TokenText> read(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()
                || !checksum(text.substring(0, text.length() - CHECKSUM)).equals(form.group(7))) {
            return Optional.empty();
        }
        var id = "%s-%s-%s-%s-%s".formatted(form.group(1), form.group(2), form.group(3), form.group(4), form.group(5));
        return Optional.of(new TokenText(UUID.fromString(id), form.group(6)));
    }

    String written() {
        var text = PREFIX + id.toString().replace("-", "") + "_" + secret;
        return text + checksum(text);
    }

    /** What the database keeps of the secret. */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing in this Java", e);
        }
    }

    private static String checksum(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        var digits = new StringBuilder(CHECKSUM);
        for (long left = crc.getValue(); digits.length() < CHECKSUM; left /= DIGITS.length()) {
            digits.append(DIGITS.charAt((int) (left % DIGITS.length())));
        }
        return digits.reverse().toString();
    }

    @Override
    public String toString() {
        return "TokenText[" + id + "]";
    }
}

package io.countersign.llm.sympozium;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells installations apart that share a namespace: by the place of their schema, which all nodes of one have in common and
 * a copy of it elsewhere has not.
 */
final class Installation implements Supplier<Identity> {
    private static final int DIGITS = 16;

    private final JdbcClient jdbc;
    private volatile @Nullable Identity known;

    Installation(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Identity get() {
        var identity = known;
        if (identity == null) {
            var place = jdbc.sql("select place from home").query(String.class).single();
            identity = new Identity(digest(place));
            known = identity;
        }
        return identity;
    }

    private static String digest(String place) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(place.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }
}

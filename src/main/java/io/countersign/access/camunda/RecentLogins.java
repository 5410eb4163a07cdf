package io.countersign.access.camunda;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for a minute that a password was right, so that HTTP Basic does not pay the slow hash for every request.
 *
 * <p>What is kept is a keyed digest of name, stored hash and password; the key lives and dies with this process. The
 * stored hash is part of it, so a changed password or a removed user is noticed at once, and a stranger's failed tries
 * take nothing from who already proved the password. The trade: for a minute a dump of this process's memory lets
 * guesses be tried at the speed of one HMAC instead of the slow hash.
 */
final class RecentLogins {
    private static final long LIFETIME_NANOS = Duration.ofSeconds(60).toNanos();
    private static final int MOST = 10_000;

    private final ConcurrentMap<String, Long> until = new ConcurrentHashMap<>();
    private final SecretKeySpec key;
    private final LongSupplier nanoTime;

    RecentLogins(LongSupplier nanoTime) {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
        this.nanoTime = nanoTime;
    }

    /** The digest under which a success is remembered. */
    String proof(String name, String storedHash, String password) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (var part : new String[] {name, storedHash, password}) {
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update((byte) (bytes.length >>> 8));
                mac.update((byte) bytes.length);
                mac.update(bytes);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing in this Java", e);
        }
    }

    boolean knows(String proof) {
        var end = until.get(proof);
        return end != null && end - nanoTime.getAsLong() > 0;
    }

    void remember(String proof) {
        var now = nanoTime.getAsLong();
        if (until.size() >= MOST) {
            until.values().removeIf(end -> end - now <= 0);
        }
        if (until.size() >= MOST) {
            until.clear();
        }
        until.put(proof, now + LIFETIME_NANOS);
    }
}

package io.countersign.traffic;

import io.github.bucket4j.Bucket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/**
 * How often somebody may try to log in, or to set something up with a secret: on all replicas together, and whether or not there
 * is anybody of that name. Without the database nobody may.
 *
 * <p>A try is taken before the password is looked at, so that many at once are counted too, and given back when it was right.
 * An address that tried too often is refused; a name that was tried too often, from whichever addresses, is only slow, for
 * refusing it would let anybody lock out anybody.
 */
@Component
public class LoginThrottle {
    private static final Rate TOLD_OF_PAIR = new Rate(1, 1);
    private static final Rate TOLD_OF_ALL = new Rate(1, 20);
    private static final Duration SLOWNESS = Duration.ofSeconds(2);
    private static final int MOST_SLOW = 32;

    private final Buckets buckets;
    private final LimitSettings.Login settings;
    private final Semaphore slow = new Semaphore(MOST_SLOW);

    LoginThrottle(Buckets buckets, LimitSettings settings) {
        this.buckets = buckets;
        this.settings = settings.login();
    }

    /** Whether somebody may try. */
    public sealed interface Try {
        /** The password may be looked at. */
        record Admitted(String name, String address) implements Try {}

        /**
         * Too many have failed.
         *
         * @param notable whether to write it down: once in a while, however many are refused
         */
        record Refused(Duration pause, boolean notable) implements Try {}
    }

    /**
     * Takes a try for a name from an address; may take a moment. The name of what is not a person begins with a slash, as that
     * of no person does.
     */
    public Try begin(String name, String address) {
        Buckets.refuseInTransactions();
        var from = Address.of(address);
        var ofAddress = take("address", settings.address(), from);
        if (ofAddress.isPositive()) {
            return refused(ofAddress, "address", from);
        }
        var ofPair = take("pair", settings.pair(), from, name);
        if (ofPair.isPositive()) {
            // Else one program with an old password would have everybody refused who shares its address.
            giveBack("address", settings.address(), from);
            return refused(ofPair, "pair", from, name);
        }
        if (take("user", settings.user(), name).isPositive() && !waited()) {
            return new Try.Refused(SLOWNESS, false);
        }
        return new Try.Admitted(name, address);
    }

    /** The password was right: the try is given back. */
    public void succeeded(Try.Admitted attempt) {
        var from = Address.of(attempt.address());
        giveBack("address", settings.address(), from);
        giveBack("pair", settings.pair(), from, attempt.name());
        giveBack("user", settings.user(), attempt.name());
    }

    private Try refused(Duration wait, String kind, String... of) {
        return new Try.Refused(
                wait,
                bucket("told " + kind, TOLD_OF_PAIR, of).tryConsume(1)
                        && bucket("told", TOLD_OF_ALL).tryConsume(1));
    }

    /** Zero where there was a token, else how long until there is one. */
    private Duration take(String kind, Rate rate, String... of) {
        if (!rate.isLimited()) {
            return Duration.ZERO;
        }
        var taken = bucket(kind, rate, of).tryConsumeAndReturnRemaining(1);
        return taken.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, taken.getNanosToWaitForRefill()));
    }

    private void giveBack(String kind, Rate rate, String... of) {
        if (rate.isLimited()) {
            bucket(kind, rate, of).addTokens(1);
        }
    }

    /** Only so many wait at once; more would hold the memory of this node. */
    private boolean waited() {
        if (!slow.tryAcquire()) {
            return false;
        }
        try {
            Thread.sleep(SLOWNESS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            slow.release();
        }
    }

    private Bucket bucket(String kind, Rate rate, String... of) {
        return buckets.exact("login " + kind + " " + digest(of), rate);
    }

    /** Who mistakes the one field for the other sends a password as the name. */
    private static String digest(String... of) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : of) {
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing in this Java", e);
        }
    }
}

package io.countersign.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The codes with which the first administrator may be made. A code is known to whoever reads the banner of the start that
 * made it; the database has its hash, and its clock says when the code ends.
 */
@Component
class SetUpLinks {
    private static final int BYTES = 24;
    private static final int LONGEST = 200;

    private final JdbcClient jdbc;

    SetUpLinks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A new code, good for 24 hours. Those of earlier starts end, but for the last ten minutes': replicas that start
     * together each show one in their log, and whichever a person finds has to be good.
     */
    String make() {
        jdbc.sql("delete from setup_link where made_at < clock_timestamp() - interval '10 minutes'")
                .update();
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        var code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        jdbc.sql("insert into setup_link (hash, expires_at) values (?, clock_timestamp() + interval '24 hours')")
                .param(hash(code))
                .update();
        return code;
    }

    boolean isGood(String code) {
        return code.length() <= LONGEST
                && jdbc.sql("select exists (select from setup_link where hash = ? and expires_at > clock_timestamp())")
                        .param(hash(code))
                        .query(Boolean.class)
                        .single();
    }

    void endAll() {
        jdbc.sql("delete from setup_link").update();
    }

    private static byte[] hash(String code) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing in this Java", e);
        }
    }
}

package io.countersign.run;

import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A run as somebody asks for it; the same caller's same key asks for the same run again. */
record RunRequest(
        String company,
        String goal,
        Money budget,
        String caller,
        @Nullable String idempotencyKey) {
    /** Of what makes a request with the same key another one. */
    String digest() {
        try {
            var content = (budget.nanos() + "\n" + goal).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The run that has this request's key, if it was asked for with the same words. */
    Run same(Run known) {
        if (!known.requestDigest().equals(digest())) {
            throw new Problem.Clash("Idempotency-Key %s was used for run %s with another goal or budget"
                    .formatted(idempotencyKey, known.id()));
        }
        return known;
    }
}

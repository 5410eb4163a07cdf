package io.countersign.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** An entry of a chain as it is stored; one that was written before there were chains has no hash. */
record Entry(
        String chain,
        long seq,
        Instant at,
        String type,
        JsonNode data,
        JsonNode actor,
        JsonNode covers,
        @Nullable String hash) {
    /** What comes before the first entry of a chain. */
    static final String NOTHING = "0".repeat(64);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    static String time(Instant at) {
        return TIME.format(at);
    }

    /** What is hashed. */
    String text(String previous) {
        return text("", Canonical.quoted(previous));
    }

    /** The entry as one line of an export: what is hashed, and the hash. */
    String line(@Nullable String previous) {
        return text(
                ",\"hash\":" + (hash == null ? "null" : Canonical.quoted(hash)),
                previous == null ? "null" : Canonical.quoted(previous));
    }

    private String text(String hashPart, String previous) {
        return "{\"actor\":" + Canonical.json(actor)
                + ",\"at\":\"" + time(at)
                + "\",\"chain\":" + Canonical.quoted(chain)
                + ",\"covers\":" + Canonical.json(covers)
                + ",\"data\":" + Canonical.json(data)
                + hashPart
                + ",\"previous\":" + previous
                + ",\"seq\":" + seq
                + ",\"type\":" + Canonical.quoted(type)
                + "}";
    }

    /** What the digest of an unchained beginning is made of. */
    String unchainedText() {
        return "{\"at\":\"" + time(at) + "\",\"data\":" + Canonical.json(data) + ",\"seq\":" + seq + ",\"type\":"
                + Canonical.quoted(type) + "}";
    }
}

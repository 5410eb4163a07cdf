package io.countersign.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One day's list of where chains end, and its signature.
 *
 * @param payload what is signed: canonical JSON that names the digest of the heads and of the payload before it
 * @param key the id of the key; null where there was none
 */
public record Signing(
        long number,
        Instant at,
        String payload,
        @Nullable String key,
        @Nullable String publicKey,
        @Nullable String signature) {
    /** Where a chain ended. */
    public record Head(String chain, long seq, String hash) {}

    static Signing of(
            long number, LocalDate day, Instant at, List<Head> heads, String previous, @Nullable SigningKey key) {
        var payload = JsonNodeFactory.instance
                .objectNode()
                .put("number", number)
                .put("day", day.toString())
                .put("at", Entry.time(at))
                .put("heads", heads.size())
                .put("headsDigest", digest(heads))
                .put("previous", previous)
                .put("key", key == null ? null : key.id());
        var text = Canonical.json(payload);
        return key == null
                ? new Signing(number, at, text, null, null, null)
                : new Signing(number, at, text, key.id(), key.publicPem(), key.sign(text));
    }

    /** The heads as lines, by chain. */
    static String digest(List<Head> heads) {
        return Canonical.digest(heads.stream()
                .map(head -> head.chain() + " " + head.seq() + " " + head.hash())
                .sorted()
                .collect(Collectors.joining("\n")));
    }

    /** What is wrong with it and its heads, if anything is. */
    List<String> faults(List<Head> heads) {
        var faults = new ArrayList<String>();
        var says = says();
        if (says.path("number").asLong() != number) {
            faults.add("its number is not the signed one");
        }
        if (!says.path("headsDigest").asText().equals(digest(heads))) {
            faults.add("its heads are not those that were signed");
        }
        if ((signature == null) != (key == null) || (publicKey == null) != (key == null)) {
            faults.add("its signature is not whole");
        }
        if (signature != null && publicKey != null && !SigningKey.holds(publicKey, payload, signature)) {
            faults.add("its signature does not hold");
        }
        if (publicKey != null && !SigningKey.id(publicKey).equals(key)
                || !Objects.equals(says.path("key").textValue(), key)) {
            faults.add("it was signed by another key than it says");
        }
        return faults;
    }

    /** Whether it was signed with the key to which this public one belongs, whatever it says of itself. */
    boolean isBy(String trustedPem) {
        return signature != null
                && SigningKey.holds(trustedPem, payload, signature)
                && SigningKey.id(trustedPem).equals(key);
    }

    /** The digest of the payload that was signed before it. */
    String previous() {
        return says().path("previous").asText();
    }

    private JsonNode says() {
        return EntryStore.tree(payload);
    }
}

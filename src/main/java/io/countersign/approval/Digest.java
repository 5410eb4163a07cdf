package io.countersign.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.countersign.ledger.Money;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import java.util.UUID;

/** The SHA-256 of exactly what is approved; a decision holds for that and nothing else. */
final class Digest {
    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Digest() {}

    static String of(
            UUID id,
            String kind,
            String subject,
            Money amount,
            JsonNode arguments,
            int policyVersion,
            Instant expiresAt) {
        var content = new LinkedHashMap<String, Object>();
        content.put("id", id.toString());
        content.put("kind", kind);
        content.put("subject", subject);
        content.put("amount", amount.nanos());
        content.put("arguments", sorted(arguments));
        content.put("policyVersion", policyVersion);
        content.put("expiresAt", expiresAt.toEpochMilli());
        try {
            var bytes = CANONICAL.writeValueAsString(content).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object sorted(JsonNode node) {
        if (node.isObject()) {
            var fields = new TreeMap<String, Object>();
            node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return fields;
        }
        if (node.isArray()) {
            return node.valueStream().map(Digest::sorted).toList();
        }
        return node;
    }
}

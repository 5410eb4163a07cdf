package io.countersign.command;

import io.countersign.access.AuthSecrets;
import io.countersign.access.SealKey;
import io.countersign.ops.KeptKeys;
import io.countersign.record.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Are the keys there, and are they keys? */
final class KeyCheck {
    static final String AUTH_SECRET = "COUNTERSIGN_AUTH_SECRET";
    static final String RECORD_KEY = "COUNTERSIGN_RECORD_KEY";
    static final String AGENT_KEY = "COUNTERSIGN_AGENT_KEY";
    static final String SEAL_KEY = "COUNTERSIGN_SECRETS_KEY";
    private static final String TOO_SHORT = "is shorter than " + SealKey.FEWEST_BYTES + " bytes";
    private static final String MAKE = "countersign onboard --print-keys makes one.";

    private final Settings settings;
    private final Findings findings;

    KeyCheck(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    void look() {
        key(
                "countersign.auth.secret",
                AUTH_SECRET,
                KeptKeys.AUTH_SECRET,
                secret -> !AuthSecrets.isTooShort(secret),
                "is shorter than 32 bytes",
                "The server does not start without it.",
                true);
        key(
                "countersign.record.key",
                RECORD_KEY,
                KeptKeys.RECORD_KEY,
                KeyCheck::isRecordKey,
                "is not an Ed25519 key in PKCS#8",
                "The heads of the record are listed unsigned.",
                false);
        key(
                "countersign.agent.key",
                AGENT_KEY,
                KeptKeys.AGENT_KEY,
                AgentKey::isPrivate,
                "is not a P-256 key in PKCS#8",
                "Agents elsewhere get no tokens.",
                false);
        findings.attempt(this::sealKey);
        findings.attempt(this::previousSecret);
        findings.attempt(this::previousSealKey);
        findings.attempt(this::previousAgentKeys);
    }

    private void key(
            String property,
            String variable,
            String file,
            Predicate<String> isGood,
            String fault,
            String without,
            boolean needed) {
        findings.attempt(() -> {
            var given = settings.text(property, variable);
            if (given.isPresent()) {
                judge(isGood.test(given.get()), variable, fault, "Set it anew: " + MAKE);
            } else if (settings.isEmbedded()) {
                kept(file)
                        .ifPresent(key -> judge(
                                isGood.test(key),
                                "The file " + file + " in " + settings.dataDirectory(),
                                fault,
                                "Put it back from a backup, or remove it and the next start makes another."));
            } else if (needed) {
                findings.fail(variable + " is not set. " + without, MAKE + " All replicas need the same one.");
            } else {
                findings.warn(variable + " is not set. " + without, MAKE + " All replicas need the same one.");
            }
        });
    }

    /** Without one nothing can be sealed, which whoever logs in by a provider notices. */
    private void sealKey() {
        var property = "countersign.secrets.key";
        if (settings.isEmbedded()
                || settings.text(property, SEAL_KEY).isPresent()
                || settings.text("countersign.oidc.issuer", "COUNTERSIGN_OIDC_ISSUER")
                        .isPresent()) {
            key(
                    property,
                    SEAL_KEY,
                    KeptKeys.SEAL_KEY,
                    Predicate.not(SealKey::isTooShort),
                    TOO_SHORT,
                    "No login keeps the OpenID provider's token, so a logout asks there once more.",
                    false);
        }
    }

    private void judge(boolean good, String where, String fault, String remedy) {
        if (good) {
            findings.ok(where + " is a good one.");
        } else {
            findings.fail(where + " " + fault + ".", remedy);
        }
    }

    private Optional<String> kept(String file) throws IOException {
        var path = settings.dataDirectory().resolve(file);
        return Files.exists(path) ? Optional.of(Files.readString(path).strip()) : Optional.empty();
    }

    private void previousSecret() {
        settings.text("countersign.auth.previous-secret", "COUNTERSIGN_AUTH_PREVIOUS_SECRET")
                .filter(AuthSecrets::isTooShort)
                .ifPresent(_ -> findings.fail(
                        "COUNTERSIGN_AUTH_PREVIOUS_SECRET is shorter than 32 bytes.",
                        "Set it to the secret before, or unset it."));
    }

    private void previousSealKey() {
        var variable = "COUNTERSIGN_SECRETS_PREVIOUS_KEY";
        settings.text("countersign.secrets.previous-key", variable)
                .filter(SealKey::isTooShort)
                .ifPresent(
                        _ -> findings.fail(variable + " " + TOO_SHORT + ".", "Set it to the key before, or unset it."));
    }

    private void previousAgentKeys() {
        var variable = AGENT_KEY + "_PREVIOUS";
        var broken = settings.text("countersign.agent.key-previous", variable).stream()
                .flatMap(keys -> Stream.of(keys.split(",")))
                .filter(key -> !key.isBlank())
                .filter(key -> !AgentKey.isPublic(key) && !AgentKey.isPrivate(key))
                .count();
        if (broken > 0) {
            findings.fail(
                    variable + " has " + broken + " keys that are none: P-256 in PEM or base64, separated by commas.",
                    "Set it to the keys before, or unset it.");
        }
    }

    private static boolean isRecordKey(String text) {
        try {
            SigningKey.read(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

package io.countersign.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentKeysTest {
    private static final String OLD = AgentKeys.make();
    private static final String NEW = AgentKeys.make();
    private static final AgentClaims CLAIMS = new AgentClaims(
            UUID.randomUUID(),
            "acme",
            "analyst",
            UUID.randomUUID(),
            UUID.randomUUID(),
            UUID.randomUUID(),
            Instant.ofEpochSecond(1_800_000_000),
            Instant.ofEpochSecond(1_800_003_600));

    @Test
    void whatWasSignedIsRead() {
        var keys = AgentKeys.of(NEW, List.of());

        assertThat(keys.read(keys.sign(CLAIMS))).hasValue(CLAIMS);
    }

    @Test
    void aTextOfManyPagesIsNoToken() {
        var keys = AgentKeys.of(NEW, List.of());
        var lengthy = new AgentClaims(
                CLAIMS.token(),
                "x".repeat(5000),
                CLAIMS.position(),
                CLAIMS.run(),
                CLAIMS.assignment(),
                CLAIMS.act(),
                CLAIMS.issuedAt(),
                CLAIMS.expiresAt());

        assertThat(keys.read(keys.sign(lengthy))).isEmpty();
    }

    @Test
    void afterARotationWithOverlapTheOldTokensAreGoodByEitherHalfOfTheOldKey() {
        var token = AgentKeys.of(OLD, List.of()).sign(CLAIMS);
        var publicHalf = Base64.getEncoder().encodeToString(PublicKeys.of(OLD));

        assertThat(AgentKeys.of(NEW, List.of(OLD)).read(token)).hasValue(CLAIMS);
        assertThat(AgentKeys.of(NEW, List.of(publicHalf)).read(token)).hasValue(CLAIMS);
    }

    @Test
    void afterARotationWithoutOverlapTheyAreNone() {
        var token = AgentKeys.of(OLD, List.of()).sign(CLAIMS);

        assertThat(AgentKeys.of(NEW, List.of()).read(token)).isEmpty();
    }

    @Test
    void newTokensAreSignedWithTheNewKey() {
        var token = AgentKeys.of(NEW, List.of(OLD)).sign(CLAIMS);

        assertThat(AgentKeys.of(OLD, List.of()).read(token)).isEmpty();
        assertThat(AgentKeys.of(NEW, List.of()).read(token)).isPresent();
    }

    /** Java gives no public key for a private one, so it is reckoned; a signature shows that it is the right one. */
    @RepeatedTest(5)
    void thePublicKeyBelongsToThePrivateOne() throws Exception {
        var key = EcKeys.readPrivate(AgentKeys.make());
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(new byte[] {1, 2, 3});
        var signed = signature.sign();

        signature.initVerify(EcKeys.publicOf(key));
        signature.update(new byte[] {1, 2, 3});
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void keysInPemAreRead() {
        var pem = "-----BEGIN PRIVATE KEY-----\n" + NEW + "\n-----END PRIVATE KEY-----\n";

        for (var text : List.of(pem, pem.replace("\n", "\\n"), pem.replace("\n", "\r\n"))) {
            assertThat(AgentKeys.of(text, List.of()).toString())
                    .isEqualTo(AgentKeys.of(NEW, List.of()).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "MC4CAQAwBQYDK2VwBCIEIA=="})
    void whatIsNoKeyIsRefusedWithoutBeingRepeated(String text) {
        assertThatThrownBy(() -> AgentKeys.of(text, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("is not a key on the curve P-256 in PKCS#8");
    }

    @Test
    void aKeyOnAnotherCurveIsRefused() throws Exception {
        var pairs = KeyPairGenerator.getInstance("EC");
        pairs.initialize(new ECGenParameterSpec("secp384r1"));
        var other = Base64.getEncoder()
                .encodeToString(pairs.generateKeyPair().getPrivate().getEncoded());

        assertThatThrownBy(() -> AgentKeys.of(other, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutAKeyThereAreNoAgents() {
        var none = AgentKeys.none("COUNTERSIGN_AGENT_KEY is not set");

        assertThat(none.refusal()).hasValue("COUNTERSIGN_AGENT_KEY is not set");
        assertThat(none.read(AgentKeys.of(NEW, List.of()).sign(CLAIMS))).isEmpty();
        assertThat(AgentKeys.of(NEW, List.of()).refusal()).isEmpty();
    }

    @Test
    void showsNoKey() {
        assertThat(AgentKeys.of(NEW, List.of(OLD)).toString()).doesNotContain(NEW.substring(30), OLD.substring(30));
    }
}

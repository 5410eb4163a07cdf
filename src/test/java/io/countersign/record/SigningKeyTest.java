package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as OpenSSL writes them, and the first test vector of RFC 8032. */
class SigningKeyTest {
    private static final String SECRET = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final String PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private static final String SIGNATURE =
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                    + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    private static final String PKCS8 = base64("302e020100300506032b657004220420" + SECRET);

    @Test
    void findsThePublicKeyAndSigns() {
        var key = SigningKey.read(PKCS8);

        assertThat(key.publicPem()).contains(base64("302a300506032b6570032100" + PUBLIC));
        assertThat(key.sign("")).isEqualTo(base64(SIGNATURE));
        assertThat(SigningKey.holds(key.publicPem(), "", key.sign(""))).isTrue();
        assertThat(SigningKey.holds(key.publicPem(), " ", key.sign(""))).isFalse();
        assertThat(SigningKey.id(key.publicPem())).isEqualTo(key.id()).hasSize(16);
    }

    @Test
    void readsPemInOneLineToo() {
        var pem = "-----BEGIN PRIVATE KEY-----\n" + PKCS8 + "\n-----END PRIVATE KEY-----\n";

        assertThat(SigningKey.read(pem).id()).isEqualTo(SigningKey.read(PKCS8).id());
        assertThat(SigningKey.read(pem.replace("\n", "\\n")).id())
                .isEqualTo(SigningKey.read(PKCS8).id());
    }

    @Test
    void makesKeysThatItReads() {
        assertThat(SigningKey.read(SigningKey.make()).id())
                .isNotEqualTo(SigningKey.read(SigningKey.make()).id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "aHVudGVyMg==", "-----BEGIN hunter2-----"})
    void refusesAnythingElseWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> SigningKey.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("is not an Ed25519 key in PKCS#8")
                .hasNoCause();
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}

package io.countersign.command;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The key (ES256: ECDSA on P-256) that signs agents' tokens, as text. Nothing said here repeats it. */
final class AgentKey {
    private static final String ALGORITHM = "EC";
    private static final String CURVE = "secp256r1";
    private static final int FIELD_BITS = 256;

    private AgentKey() {}

    /** A new one: PKCS#8 in base64, without line breaks. */
    static String make() {
        try {
            var pairs = KeyPairGenerator.getInstance(ALGORITHM);
            pairs.initialize(new ECGenParameterSpec(CURVE));
            return Base64.getEncoder()
                    .encodeToString(pairs.generateKeyPair().getPrivate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("P-256 is missing in this Java", e);
        }
    }

    /** Whether the text is such a key, as PEM or the base64 of it alone. */
    static boolean isPrivate(String text) {
        try {
            return isOfTheCurve(
                    (ECKey) KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der(text))));
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            return false;
        }
    }

    /** Whether the text is the public half of such a key. */
    static boolean isPublic(String text) {
        try {
            return isOfTheCurve(
                    (ECKey) KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der(text))));
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            return false;
        }
    }

    private static boolean isOfTheCurve(ECKey key) {
        return key.getParams().getCurve().getField().getFieldSize() == FIELD_BITS;
    }

    private static byte[] der(String text) {
        return Base64.getDecoder()
                .decode(text.replace("\\n", "\n")
                        .replaceAll("-----[A-Z ]+-----", "")
                        .replaceAll("\\s", ""));
    }
}

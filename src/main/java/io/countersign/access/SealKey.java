package io.countersign.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * A key of {@link Seal}, derived (HKDF-SHA-256) from a secret text that an operator gives. Its id is derived as well: it
 * tells keys apart and says nothing about them. No text shows the key.
 */
public final class SealKey {
    /** A shorter text is weaker than the cipher. */
    public static final int FEWEST_BYTES = 32;

    private static final int AES_BYTES = 32;
    private static final int ID_BYTES = 8;

    private final SecretKey aes;
    private final String id;

    /** A key of this text; the exception does not repeat it. */
    public SealKey(String secret) {
        if (isTooShort(secret)) {
            throw new IllegalArgumentException("A key has at least " + FEWEST_BYTES + " bytes");
        }
        var material = secret.getBytes(StandardCharsets.UTF_8);
        try {
            var kdf = KDF.getInstance("HKDF-SHA256");
            this.aes = kdf.deriveKey("AES", expand(material, "seal", AES_BYTES));
            this.id = HexFormat.of().formatHex(kdf.deriveData(expand(material, "id", ID_BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF-SHA256 is missing in this Java", e);
        }
    }

    public static boolean isTooShort(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8).length < FEWEST_BYTES;
    }

    SecretKey forAes() {
        return aes;
    }

    String id() {
        return id;
    }

    private static AlgorithmParameterSpec expand(byte[] material, String purpose, int bytes) {
        var info = ("countersign " + purpose).getBytes(StandardCharsets.UTF_8);
        return HKDFParameterSpec.ofExtract().addIKM(material).thenExpand(info, bytes);
    }

    @Override
    public String toString() {
        return id;
    }
}

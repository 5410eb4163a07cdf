package io.countersign.record;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** A key (Ed25519) with which the heads of the record are signed. Nothing said here repeats it. */
public final class SigningKey {
    private static final String ALGORITHM = "Ed25519";
    private static final int ID_BYTES = 8;

    private final PrivateKey key;
    private final PublicKey publicKey;

    private SigningKey(PrivateKey key, PublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /** Reads PKCS#8, as PEM or the base64 of it alone; the exception does not repeat the text. */
    public static SigningKey read(String text) {
        try {
            var spec = new PKCS8EncodedKeySpec(der(text));
            var key = KeyFactory.getInstance(ALGORITHM).generatePrivate(spec);
            return new SigningKey(key, publicKeyOf((EdECPrivateKey) key));
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            throw new IllegalArgumentException("is not an Ed25519 key in PKCS#8");
        }
    }

    /** A new key, as the text that {@link #read} takes. */
    public static String make() {
        try {
            var key = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair().getPrivate();
            return Base64.getEncoder().encodeToString(key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The name by which signatures say which key made them: the beginning of the public key's SHA-256. */
    String id() {
        return id(publicKey.getEncoded());
    }

    /** The public key as PEM. */
    String publicPem() {
        var base64 = Base64.getEncoder().encodeToString(publicKey.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }

    /** The signature of a text in UTF-8, in base64. */
    String sign(String text) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Nothing can be signed", e);
        }
    }

    /** Whether the text was signed with the key to which this public one belongs. */
    static boolean holds(String publicPem, String text, String signature) {
        try {
            var check = Signature.getInstance(ALGORITHM);
            check.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der(publicPem))));
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Of a text that is no key, an id that no key has. */
    static String id(String publicPem) {
        try {
            return id(der(publicPem));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String id(byte[] encodedPublicKey) {
        return HexFormat.of().formatHex(Canonical.sha256().digest(encodedPublicKey), 0, ID_BYTES);
    }

    private static byte[] der(String text) {
        var base64 =
                text.replace("\\n", "\n").replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return Base64.getDecoder().decode(base64);
    }

    /** A key pair is made from 32 random bytes, which are the private key: made from the same ones again it is the same. */
    private static PublicKey publicKeyOf(EdECPrivateKey key) throws GeneralSecurityException {
        var bytes = key.getBytes().orElseThrow(() -> new IllegalArgumentException("has no bytes"));
        var pairs = KeyPairGenerator.getInstance(ALGORITHM);
        pairs.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            @Override
            public void nextBytes(byte[] random) {
                System.arraycopy(bytes, 0, random, 0, random.length);
            }
        });
        return pairs.generateKeyPair().getPublic();
    }
}

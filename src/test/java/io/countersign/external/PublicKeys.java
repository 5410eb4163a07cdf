package io.countersign.external;

import java.security.interfaces.ECPublicKey;

/** The public side of keys, for tests that attack with it. */
public final class PublicKeys {
    private PublicKeys() {}

    public static ECPublicKey key(String privateKey) {
        return EcKeys.publicOf(EcKeys.readPrivate(privateKey));
    }

    public static byte[] of(String privateKey) {
        return key(privateKey).getEncoded();
    }
}

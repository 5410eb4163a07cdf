package io.countersign.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what has to be secret in the database (AES-256-GCM), with a key that is not there. A sealed text opens only for
 * the context for which it was sealed, such as the table and the row, so nobody who writes in the database can put one
 * secret in another's place. It says which key sealed it: what the previous key sealed still opens, and is outdated.
 *
 * <p>The form is {@code s1.<id of the key>.<nonce, ciphertext and tag in base64>}.
 */
public final class Seal {
    /** More is no secret but data. */
    public static final int MOST_BYTES = 64 * 1024;

    private static final String VERSION = "s1";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final Pattern FORM = Pattern.compile(VERSION + "\\.([0-9a-f]{16})\\.([A-Za-z0-9_-]{38,100000})");

    private final @Nullable SealKey current;
    private final List<SealKey> known;
    private final SecureRandom random = new SecureRandom();

    /** Without a current key nothing can be sealed; what the previous one sealed still opens. */
    public Seal(@Nullable SealKey current, @Nullable SealKey previous) {
        this.current = current;
        this.known = Stream.of(current, previous).filter(Objects::nonNull).toList();
    }

    /** Whether there is a key to seal with. */
    public boolean isAvailable() {
        return current != null;
    }

    /** @throws SealBroken without a key */
    public String seal(byte[] plain, String context) {
        if (plain.length > MOST_BYTES) {
            throw new IllegalArgumentException("A secret has at most " + MOST_BYTES + " bytes");
        }
        var key = current;
        if (key == null) {
            throw new SealBroken(SealBroken.Reason.NO_KEY, context);
        }
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, context);
            var sealed = ByteBuffer.allocate(NONCE_BYTES + plain.length + TAG_BYTES)
                    .put(nonce)
                    .put(cipher.doFinal(plain))
                    .array();
            return VERSION + "." + key.id() + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing in this Java", e);
        }
    }

    /** @throws SealBroken where the text is damaged, of another context, or of a key that is not known */
    public byte[] open(String sealed, String context) {
        var form = FORM.matcher(sealed);
        if (!form.matches()) {
            throw new SealBroken(SealBroken.Reason.NOT_SEALED, context);
        }
        var key = known.stream()
                .filter(one -> one.id().equals(form.group(1)))
                .findFirst()
                .orElseThrow(() -> new SealBroken(SealBroken.Reason.UNKNOWN_KEY, context));
        try {
            var bytes = Base64.getUrlDecoder().decode(form.group(2));
            var nonce = new byte[NONCE_BYTES];
            System.arraycopy(bytes, 0, nonce, 0, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, key, nonce, context)
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new SealBroken(SealBroken.Reason.DAMAGED, context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing in this Java", e);
        }
    }

    /** Whether another than the current key sealed it: whoever keeps the text seals it anew, while the old key is known. */
    public boolean isOutdated(String sealed) {
        return current != null && !sealed.startsWith(VERSION + "." + current.id() + ".");
    }

    private static Cipher cipher(int mode, SealKey key, byte[] nonce, String context) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.forAes(), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD((VERSION + "." + key.id() + "." + context).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "Seal" + known;
    }
}

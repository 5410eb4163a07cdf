package io.countersign.access.camunda;

import org.camunda.bpm.engine.impl.digest.PasswordEncryptor;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder.SecretKeyFactoryAlgorithm;

/**
 * The slow hash of passwords in Camunda's user table, in place of its single SHA-512.
 *
 * <p>PBKDF2 takes a password of any length (Camunda appends its own salt to it). Its name carries the cost: to change
 * the cost is to add a hash with a new name and keep this one for checking.
 */
final class PasswordHash implements PasswordEncryptor {
    private static final int SALT_BYTES = 16;
    private static final int ITERATIONS = 310_000;

    private final Pbkdf2PasswordEncoder encoder =
            new Pbkdf2PasswordEncoder("", SALT_BYTES, ITERATIONS, SecretKeyFactoryAlgorithm.PBKDF2WithHmacSHA256);

    @Override
    public String encrypt(String password) {
        return encoder.encode(password);
    }

    @Override
    public boolean check(String password, String encrypted) {
        return encoder.matches(password, encrypted);
    }

    @Override
    public String hashAlgorithmName() {
        return "pbkdf2-sha256-" + ITERATIONS;
    }
}

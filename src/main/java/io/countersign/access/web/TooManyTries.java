package io.countersign.access.web;

import java.time.Duration;
import org.springframework.security.authentication.AccountStatusException;

/** Too many tries to log in have failed; as a state of the account, so that no other login is asked. */
class TooManyTries extends AccountStatusException {
    private static final long serialVersionUID = 1L;
    private final long waitSeconds;

    TooManyTries(Duration wait) {
        super("Too many wrong names or passwords came from this address");
        this.waitSeconds = Math.max(1, wait.plusMillis(999).toSeconds());
    }

    long waitSeconds() {
        return waitSeconds;
    }
}

package io.countersign.access;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The first administrator as the environment names it.
 *
 * @param password without one, a password is made at the first start and shown once
 */
@ConfigurationProperties("countersign.admin")
record AdministratorProperties(
        @DefaultValue("admin") String username, @Nullable String password) {
    private static final String USERNAME = "[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}";

    AdministratorProperties {
        if (username.isBlank()) {
            username = "admin";
        }
        if (!username.matches(USERNAME)) {
            throw new IllegalArgumentException("countersign.admin.username: 1 to 64 letters, digits or . _ @ + -, "
                    + "starting with a letter or digit");
        }
        if (password != null && password.isBlank()) {
            password = null;
        }
        if (password != null && password.length() > 1024) {
            throw new IllegalArgumentException("countersign.admin.password: at most 1024 characters");
        }
    }

    @Override
    public String toString() {
        return "AdministratorProperties[username=" + username + "]";
    }
}

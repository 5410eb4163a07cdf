package io.countersign.access;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The first administrator as the environment names it.
 *
 * @param password without one, and without an administrator, a start shows a link by which somebody makes one
 */
@ConfigurationProperties("countersign.admin")
record AdministratorProperties(
        @DefaultValue("admin") String username, @Nullable String password) {
    AdministratorProperties {
        if (username.isBlank()) {
            username = "admin";
        }
        Username.fault(username).ifPresent(rule -> {
            throw new IllegalArgumentException("countersign.admin.username: " + rule);
        });
        if (password != null && password.isBlank()) {
            password = null;
        }
        if (password != null && password.length() > NewPassword.LONGEST) {
            throw new IllegalArgumentException(
                    "countersign.admin.password: at most " + NewPassword.LONGEST + " characters");
        }
    }

    @Override
    public String toString() {
        return "AdministratorProperties[username=" + username + "]";
    }
}

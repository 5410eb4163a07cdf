package io.countersign.access;

import io.countersign.access.camunda.Administrators;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Makes sure, before the server accepts a request, that somebody can administer the product. */
@Component
public class FirstAdministrator implements SmartInitializingSingleton {
    private final Administrators administrators;
    private final AdministratorProperties properties;
    private volatile @Nullable String oneTimePassword;

    FirstAdministrator(Administrators administrators, AdministratorProperties properties) {
        this.administrators = administrators;
        this.properties = properties;
    }

    @Override
    public void afterSingletonsInstantiated() {
        oneTimePassword = administrators
                .ensure(properties.username(), properties.password())
                .orElse(null);
    }

    public String username() {
        return properties.username();
    }

    /** The password made at this very start, to be shown once; empty at every later start and where one was given. */
    public Optional<String> oneTimePassword() {
        return Optional.ofNullable(oneTimePassword);
    }
}

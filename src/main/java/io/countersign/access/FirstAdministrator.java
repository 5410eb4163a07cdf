package io.countersign.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Makes sure, before the server accepts a request, that somebody can administer the product, or can begin to. */
@Component
public class FirstAdministrator implements SmartInitializingSingleton {
    private final SetUp setUp;
    private final AdministratorProperties properties;
    private volatile @Nullable String code;

    FirstAdministrator(SetUp setUp, AdministratorProperties properties) {
        this.setUp = setUp;
        this.properties = properties;
    }

    @Override
    public void afterSingletonsInstantiated() {
        code = setUp.begin(properties.username(), properties.password()).orElse(null);
    }

    public String username() {
        return properties.username();
    }

    /** The path at which an administrator can be made, to be shown once; empty where there is one. */
    public Optional<String> setUpPath() {
        return Optional.ofNullable(code).map(good -> "/setup/" + good);
    }
}

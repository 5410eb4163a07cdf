package io.countersign.access.oidc;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/**
 * The provider as it describes itself. It is asked when somebody first wants to log in by it and then once an hour, never
 * at the start: one that cannot be reached stops nobody who logs in another way.
 */
final class Provider implements ClientRegistrationRepository {
    static final String ID = "oidc";
    static final String DESCRIPTION = "/.well-known/openid-configuration";

    private static final Logger LOG = LoggerFactory.getLogger(Provider.class);
    private static final long FRESH_NANOS = Duration.ofHours(1).toNanos();
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final OidcSettings settings;
    private final Function<URI, @Nullable Map<String, Object>> descriptions;
    private final LongSupplier nanoTime;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Known known;
    private volatile @Nullable Failure failure;

    Provider(OidcSettings settings, Function<URI, @Nullable Map<String, Object>> descriptions, LongSupplier nanoTime) {
        this.settings = settings;
        this.descriptions = descriptions;
        this.nanoTime = nanoTime;
    }

    private record Known(ClientRegistration registration, long at) {}

    private record Failure(ProviderDown why, long at) {}

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        return ID.equals(id) ? registration() : null;
    }

    /** Asks the provider where it is not known; whoever wants to know the same waits, and none asks right after a failure. */
    ClientRegistration registration() {
        var current = known;
        if (current != null && isWithin(current.at(), FRESH_NANOS)) {
            return current.registration();
        }
        asking.lock();
        try {
            current = known;
            var failed = failure;
            if (current != null && isWithin(current.at(), FRESH_NANOS)) {
                return current.registration();
            }
            if (failed == null || !isWithin(failed.at(), PAUSE_NANOS)) {
                failed = ask();
            }
            current = known;
            if (current == null) {
                throw failed == null ? new ProviderDown("Nothing was asked yet") : failed.why();
            }
            return current.registration();
        } finally {
            asking.unlock();
        }
    }

    /** Whether it could not be reached when that was tried last. */
    boolean isDown() {
        return failure != null;
    }

    /** Where a logout is to lead, if the provider offers that and is known. */
    Optional<URI> logoutAddress() {
        var current = known;
        if (current == null) {
            return Optional.empty();
        }
        var address = current.registration()
                .getProviderDetails()
                .getConfigurationMetadata()
                .get("end_session_endpoint");
        return address instanceof String text ? Optional.of(URI.create(text)) : Optional.empty();
    }

    private @Nullable Failure ask() {
        try {
            known = new Known(described(), nanoTime.getAsLong());
            failure = null;
        } catch (RuntimeException e) {
            LOG.warn("The OpenID provider {} cannot be used at the moment: {}", settings.issuer(), e.toString());
            failure = new Failure(new ProviderDown(e.toString()), nanoTime.getAsLong());
        }
        return failure;
    }

    private ClientRegistration described() {
        var issuer = settings.requiredIssuer();
        var address =
                URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + DESCRIPTION);
        var description = descriptions.apply(address);
        if (description == null || !issuer.equals(description.get("issuer"))) {
            throw new IllegalStateException("It calls itself "
                    + (description == null ? "nothing" : description.get("issuer")) + " and not " + issuer);
        }
        for (var endpoint : new String[] {
            "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"
        }) {
            if (description.get(endpoint) != null) {
                OidcSettings.checkAddress(endpoint, description.get(endpoint).toString());
            }
        }
        var registration = ClientRegistrations.fromOidcConfiguration(description)
                .registrationId(ID)
                .clientId(String.valueOf(settings.clientId()))
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .scope(settings.scopes());
        if (settings.clientSecret() == null) {
            registration.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
        } else {
            registration.clientSecret(settings.clientSecret());
        }
        return registration.build();
    }

    private boolean isWithin(long at, long nanos) {
        return nanoTime.getAsLong() - at < nanos;
    }
}

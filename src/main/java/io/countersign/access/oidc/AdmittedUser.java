package io.countersign.access.oidc;

import io.countersign.access.outside.Admission.Admitted;
import java.util.List;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/** Whom the provider named and who was let in, between the two steps of Spring's client. */
final class AdmittedUser extends DefaultOidcUser {
    private static final long serialVersionUID = 1L;

    private final transient Admitted admitted;

    AdmittedUser(OidcIdToken token, Admitted admitted) {
        super(List.of(), token);
        this.admitted = admitted;
    }

    Admitted admitted() {
        return admitted;
    }
}

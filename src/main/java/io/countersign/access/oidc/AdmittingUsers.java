package io.countersign.access.oidc;

import io.countersign.access.outside.Admission.Admitted;
import io.countersign.access.outside.Admission.Refused;
import io.countersign.access.outside.OutsideLogins;
import io.countersign.access.outside.OutsideRules;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Lets in, or not, whom the provider's token names, once the token was found to be sound. */
class AdmittingUsers implements OAuth2UserService<OidcUserRequest, OidcUser> {
    private final OAuth2UserService<OidcUserRequest, OidcUser> users;
    private final Claims claims;
    private final OutsideRules rules;
    private final OutsideLogins logins;

    AdmittingUsers(
            OAuth2UserService<OidcUserRequest, OidcUser> users,
            Claims claims,
            OutsideRules rules,
            OutsideLogins logins) {
        this.users = users;
        this.claims = claims;
        this.rules = rules;
        this.logins = logins;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        var person = claims.person(users.loadUser(request));
        var before = SecurityContextHolder.getContext();
        // Whoever was logged in here before has nothing to do with what is now written down.
        SecurityContextHolder.clearContext();
        try {
            return switch (logins.admit(person, rules)) {
                case Admitted admitted -> new AdmittedUser(request.getIdToken(), admitted);
                case Refused refused ->
                    throw new OAuth2AuthenticationException(
                            new OAuth2Error(OidcFailures.code(refused.reason())), refused.why());
            };
        } finally {
            SecurityContextHolder.setContext(before);
        }
    }
}

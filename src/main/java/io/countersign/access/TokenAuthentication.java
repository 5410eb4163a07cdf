package io.countersign.access;

import io.countersign.traffic.TokenBearer;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** A caller who came with a personal access token: the user with the groups of now, and what the token is for. */
public final class TokenAuthentication extends AbstractAuthenticationToken implements TokenBearer {
    private static final long serialVersionUID = 1L;

    private final Caller caller;
    private final UUID token;
    private final transient Set<Scope> scopes;
    private final @Nullable String company;

    TokenAuthentication(Caller caller, UUID token, Set<Scope> scopes, @Nullable String company) {
        super(AuthorityUtils.createAuthorityList(caller.groups()));
        this.caller = caller;
        this.token = token;
        this.scopes = Set.copyOf(scopes);
        this.company = company;
        super.setAuthenticated(true);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /** The only company it is for; none for every one. */
    public @Nullable String company() {
        return company;
    }

    UUID token() {
        return token;
    }

    @Override
    public String tokenId() {
        return token.toString();
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenAuthentication one && one.token.equals(token) && one.caller.equals(caller);
    }

    @Override
    public int hashCode() {
        return token.hashCode();
    }
}

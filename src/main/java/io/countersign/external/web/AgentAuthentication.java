package io.countersign.external.web;

import io.countersign.external.ActAtHand;
import io.countersign.traffic.TokenBearer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** An agent that came with a good token: nobody who has a name here, and with no right but that to its act. */
final class AgentAuthentication extends AbstractAuthenticationToken implements TokenBearer {
    private static final long serialVersionUID = 1L;

    private final transient ActAtHand act;

    AgentAuthentication(ActAtHand act) {
        super(List.of());
        this.act = act;
        super.setAuthenticated(true);
    }

    /** The act of the current request. */
    static ActAtHand act() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof AgentAuthentication agent) {
            return agent.act;
        }
        throw new IllegalStateException("A door of agents was opened without a token");
    }

    /** Else all agents would share one count of requests, and one that asks without rest would silence the others. */
    @Override
    public String tokenId() {
        return act.token().toString();
    }

    @Override
    public String getPrincipal() {
        return "agent";
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }
}

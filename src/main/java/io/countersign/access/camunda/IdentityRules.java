package io.countersign.access.camunda;

import java.util.function.Supplier;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.context.Context;

/**
 * What people may not do to people by the engine's own doors, which are its REST API and Camunda Admin. The command line has
 * these rules too, and a provider of logins is believed.
 */
class IdentityRules {
    private final Supplier<Administrators> administrators;

    IdentityRules(Supplier<Administrators> administrators) {
        this.administrators = administrators;
    }

    /** Whoever took the last administrator away would lock the product, and the next start would show a link for anybody. */
    void checkLeaving(String user) {
        if (isAsked() && !administrators.get().existBeside(user)) {
            throw new BadUserRequestException(Administrators.NOBODY_LEFT);
        }
    }

    /** Whether a person asks; what the product does by itself it does as nobody. */
    private static boolean isAsked() {
        return Context.getCommandContext().getAuthentication() != null;
    }
}

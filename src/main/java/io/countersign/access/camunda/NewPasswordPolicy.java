package io.countersign.access.camunda;

import io.countersign.access.NewPassword;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.identity.PasswordPolicy;
import org.camunda.bpm.engine.identity.PasswordPolicyRule;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * The rules for a password that a person chooses by the engine's own doors. Its pages ask for them while somebody types, which
 * is no command; in a command the refusal says which rule it was, where the engine would answer with a fault of its own.
 * What the product saves by itself, such as the administrator of the configuration, is as it was given.
 */
class NewPasswordPolicy implements PasswordPolicy, PasswordPolicyRule {
    @Override
    public List<PasswordPolicyRule> getRules() {
        return List.of(this);
    }

    /** Camunda's pages have words for this one. */
    @Override
    public String getPlaceholder() {
        return "PASSWORD_POLICY_LENGTH";
    }

    @Override
    public Map<String, String> getParameters() {
        return Map.of("minLength", Integer.toString(NewPassword.SHORTEST));
    }

    @Override
    public boolean execute(String password) {
        return execute(password, null);
    }

    @Override
    public boolean execute(String password, @Nullable User user) {
        var faults = NewPassword.faults(user == null || user.getId() == null ? "" : user.getId(), password);
        var command = Context.getCommandContext();
        if (command == null) {
            return faults.isEmpty();
        }
        if (command.getAuthentication() != null && !faults.isEmpty()) {
            throw new BadUserRequestException(String.join(" ", faults));
        }
        return true;
    }
}

package io.countersign.access.camunda;

import io.countersign.access.Caller;
import io.countersign.access.UserChanges;
import io.countersign.record.CompanyRecord;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.identity.IdentityOperationResult;
import org.camunda.bpm.engine.impl.identity.db.DbIdentityServiceProvider;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;

/** Camunda's people and groups; who may log in, with what and as whom is changed on the record, by whichever door. */
class RecordedIdentity extends DbIdentityServiceProvider {
    private final Supplier<CompanyRecord> record;
    private final Supplier<Stream<UserChanges>> listeners;
    private final IdentityRules rules;

    private RecordedIdentity(
            Supplier<CompanyRecord> record, Supplier<Stream<UserChanges>> listeners, IdentityRules rules) {
        this.record = record;
        this.listeners = listeners;
        this.rules = rules;
    }

    /** Makes one for each of the engine's commands. */
    static SessionFactory factory(
            Supplier<CompanyRecord> record, Supplier<Stream<UserChanges>> listeners, IdentityRules rules) {
        return new SessionFactory() {
            @Override
            public Class<?> getSessionType() {
                return RecordedIdentity.class;
            }

            @Override
            public Session openSession() {
                return new RecordedIdentity(record, listeners, rules);
            }
        };
    }

    @Override
    public IdentityOperationResult saveUser(User user) {
        var before = user.getPassword();
        var result = super.saveUser(user);
        var what = IdentityOperationResult.OPERATION_CREATE.equals(result.getOperation())
                ? "UserMade"
                : Objects.equals(before, user.getPassword()) ? "UserChanged" : "PasswordChanged";
        record.get().appendToInstallation(what, Map.of("user", user.getId()));
        if (what.equals("PasswordChanged")) {
            listeners.get().forEach(each -> each.passwordChanged(user.getId()));
        }
        return result;
    }

    @Override
    public IdentityOperationResult deleteUser(String user) {
        rules.checkLeaving(user);
        var result = recorded(super.deleteUser(user), "UserRemoved", Map.of("user", user));
        listeners.get().forEach(each -> each.removed(user));
        return result;
    }

    @Override
    public IdentityOperationResult unlockUser(String user) {
        return recorded(super.unlockUser(user), "UserUnlocked", Map.of("user", user));
    }

    @Override
    public IdentityOperationResult saveGroup(Group group) {
        var result = super.saveGroup(group);
        var made = IdentityOperationResult.OPERATION_CREATE.equals(result.getOperation());
        return recorded(result, made ? "GroupMade" : "GroupChanged", Map.of("group", group.getId()));
    }

    @Override
    public IdentityOperationResult deleteGroup(String group) {
        return recorded(super.deleteGroup(group), "GroupRemoved", Map.of("group", group));
    }

    @Override
    public IdentityOperationResult createMembership(String user, String group) {
        if (group.equals(Caller.DISABLED)) {
            rules.checkLeaving(user);
        }
        return recorded(super.createMembership(user, group), "MemberAdded", Map.of("user", user, "group", group));
    }

    @Override
    public IdentityOperationResult deleteMembership(String user, String group) {
        if (group.equals(Caller.ADMINISTRATORS)) {
            rules.checkLeaving(user);
        }
        return recorded(super.deleteMembership(user, group), "MemberRemoved", Map.of("user", user, "group", group));
    }

    private IdentityOperationResult recorded(IdentityOperationResult result, String what, Map<String, String> data) {
        if (!IdentityOperationResult.OPERATION_NONE.equals(result.getOperation())) {
            record.get().appendToInstallation(what, data);
        }
        return result;
    }
}

package io.countersign.access.camunda;

import io.countersign.access.UserChanges;
import io.countersign.access.Username;
import io.countersign.record.CompanyRecord;
import io.countersign.record.RunRecord;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/**
 * The engine's settings that concern people: hashing, names, login throttle, what a task gives its candidates.
 *
 * <p>The engine is made after its plugins, and this one after the tables: filters ask for the engine early.
 */
@Component
@DependsOnDatabaseInitialization
class IdentitySettings extends AbstractProcessEnginePlugin {
    private static final String GROUP = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private final ObjectProvider<CompanyRecord> record;
    private final ObjectProvider<RunRecord> runs;
    private final ObjectProvider<UserChanges> listeners;
    private final ObjectProvider<Administrators> administrators;

    IdentitySettings(
            ObjectProvider<CompanyRecord> record,
            ObjectProvider<RunRecord> runs,
            ObjectProvider<UserChanges> listeners,
            ObjectProvider<Administrators> administrators) {
        this.record = record;
        this.runs = runs;
        this.listeners = listeners;
        this.administrators = administrators;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setIdentityProviderSessionFactory(RecordedIdentity.factory(
                record::getObject, listeners::stream, new IdentityRules(administrators::getObject)));
        engine.setPasswordEncryptor(new PasswordHash());
        engine.setPasswordPolicy(new NewPasswordPolicy());
        engine.setEnablePasswordPolicy(true);
        engine.setUserResourceWhitelistPattern(Username.PATTERN);
        engine.setGroupResourceWhitelistPattern(GROUP);
        engine.setDefaultUserPermissionNameForTask(Permissions.TASK_WORK.getName());
        // Logins are counted by LoginThrottle. The engine's own count concerns only who changes a password, and has to
        // know
        // the one of before: a wrong one delays the next try there, up to a minute, and never locks for good.
        engine.setLoginMaxAttempts(Integer.MAX_VALUE);
    }

    @Override
    public void postInit(ProcessEngineConfigurationImpl engine) {
        var operations = RecordedOperations.factory(record::getObject, runs::getObject);
        engine.getSessionFactories().put(operations.getSessionType(), operations);
    }
}

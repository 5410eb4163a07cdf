package io.countersign.engine;

import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The decision tables, always in their newest version, for the modules whose rules they hold. */
@Component
public class DecisionTables {
    private final RepositoryService repository;
    private final DecisionService decisions;
    private final IdentityService identity;

    DecisionTables(
            @Qualifier("repositoryService") RepositoryService repository,
            @Qualifier("decisionService") DecisionService decisions,
            @Qualifier("identityService") IdentityService identity) {
        this.repository = repository;
        this.decisions = decisions;
        this.identity = identity;
    }

    /** The outputs of the rule that fits, and the version of the table that was asked. */
    public record Answer(int version, Map<String, Object> outputs) {}

    /** Whoever is logged in: the rules hold for everybody, so nobody needs a permission to have them applied. */
    public Answer evaluate(String key, Map<String, Object> inputs) {
        var before = identity.getCurrentAuthentication();
        identity.clearAuthentication();
        try {
            var newest = repository
                    .createDecisionDefinitionQuery()
                    .decisionDefinitionKey(key)
                    .latestVersion()
                    .singleResult();
            if (newest == null) {
                throw new IllegalStateException("No decision table is called " + key);
            }
            var rule = decisions
                    .evaluateDecisionTableById(newest.getId())
                    .variables(inputs)
                    .evaluate()
                    .getSingleResult();
            if (rule == null) {
                throw new IllegalStateException("No rule of the table %s fits %s".formatted(key, inputs));
            }
            return new Answer(newest.getVersion(), rule.getEntryMap());
        } finally {
            identity.setAuthentication(before);
        }
    }
}

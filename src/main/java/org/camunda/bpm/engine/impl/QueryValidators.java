package org.camunda.bpm.engine.impl;

import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.context.Context;

/**
 * Refuses expressions in queries; takes the place of the engine's class of the same name, which overlooks sub-queries.
 *
 * <p>The engine evaluates the expressions of a task query's {@code orQueries} although only the outer query was
 * checked (CVE-2026-109432): whoever may query tasks, or save a filter, could run code. Our classes come before the
 * engine's jar on the class path, inside the packaged application too. Remove it when the engine's own is mended.
 */
public class QueryValidators {
    private QueryValidators() {}

    private static void refuseExpressions(AbstractQuery<?, ?> query, String kind) {
        var found = !query.getExpressions().isEmpty();
        if (query instanceof TaskQueryImpl task) {
            found |= task.getQueries().stream()
                    .anyMatch(part -> !part.getExpressions().isEmpty());
        }
        if (found) {
            throw new BadUserRequestException("Expressions are forbidden in " + kind
                    + " queries. This behavior can be toggled in the process engine configuration");
        }
    }

    /** Checks what a caller asks now. */
    public static class AdhocQueryValidator<T extends AbstractQuery<?, ?>> implements Validator<T> {
        @SuppressWarnings("rawtypes")
        public static final AdhocQueryValidator INSTANCE = new AdhocQueryValidator();

        private AdhocQueryValidator() {}

        @Override
        public void validate(T query) {
            if (!Context.getProcessEngineConfiguration().isEnableExpressionsInAdhocQueries()) {
                refuseExpressions(query, "adhoc");
            }
        }

        @SuppressWarnings("unchecked")
        public static <T extends AbstractQuery<?, ?>> AdhocQueryValidator<T> get() {
            return INSTANCE;
        }
    }

    /** Checks what a saved filter asks, when it is saved and whenever it is used. */
    public static class StoredQueryValidator<T extends AbstractQuery<?, ?>> implements Validator<T> {
        @SuppressWarnings("rawtypes")
        public static final StoredQueryValidator INSTANCE = new StoredQueryValidator();

        private StoredQueryValidator() {}

        @Override
        public void validate(T query) {
            if (!Context.getProcessEngineConfiguration().isEnableExpressionsInStoredQueries()) {
                refuseExpressions(query, "stored");
            }
        }

        @SuppressWarnings("unchecked")
        public static <T extends AbstractQuery<?, ?>> StoredQueryValidator<T> get() {
            return INSTANCE;
        }
    }
}

package io.countersign.engine;

import java.util.Set;

/** What may be called by its key, since some version of it is deployed. */
public interface Deployed {
    boolean process(String key);

    boolean decision(String key);

    boolean form(String key);

    /** Exactly these. */
    static Deployed of(Set<String> processes, Set<String> decisions, Set<String> forms) {
        return new Deployed() {
            @Override
            public boolean process(String key) {
                return processes.contains(key);
            }

            @Override
            public boolean decision(String key) {
                return decisions.contains(key);
            }

            @Override
            public boolean form(String key) {
                return forms.contains(key);
            }
        };
    }
}

package io.countersign.run;

import io.countersign.engine.RunDirectory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Remembers which company a run belongs to; that never changes. */
@Component
class RunCompanies implements RunDirectory {
    private static final int KEPT = 10_000;

    private final RunStore runs;
    private final Map<UUID, String> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, String> eldest) {
            return size() > KEPT;
        }
    });

    RunCompanies(RunStore runs) {
        this.runs = runs;
    }

    @Override
    public String companyOf(UUID run) {
        var company = known.get(run);
        if (company == null) {
            company = runs.find(run).orElseThrow().company();
            known.put(run, company);
        }
        return company;
    }
}

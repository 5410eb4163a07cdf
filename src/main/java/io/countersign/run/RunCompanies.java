package io.countersign.run;

import io.countersign.company.Companies;
import io.countersign.company.CompanyVersion;
import io.countersign.engine.RunDirectory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Remembers which company a run belongs to, and in which version; that never changes. */
@Component
class RunCompanies implements RunDirectory {
    private static final int KEPT = 10_000;

    private final RunStore runs;
    private final Companies companies;
    private final Map<UUID, Origin> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Origin> eldest) {
            return size() > KEPT;
        }
    });

    RunCompanies(RunStore runs, Companies companies) {
        this.runs = runs;
        this.companies = companies;
    }

    /** Whose run it is, and with which organisation it goes on to its end. */
    record Origin(String company, int companyVersion) {}

    /** Nothing for an id that is no run of ours. */
    Optional<Origin> find(UUID run) {
        var origin = known.get(run);
        if (origin != null) {
            return Optional.of(origin);
        }
        var found = runs.origin(run);
        found.ifPresent(one -> known.put(run, one));
        return found;
    }

    @Override
    public String companyOf(UUID run) {
        return find(run).orElseThrow().company();
    }

    CompanyVersion versionOf(UUID run) {
        var origin = find(run).orElseThrow();
        return companies.find(origin.company(), origin.companyVersion());
    }
}

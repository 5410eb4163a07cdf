package io.countersign.run;

import io.countersign.company.Companies;
import io.countersign.company.CompanyVersion;
import io.countersign.engine.RunDirectory;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Remembers which company a run belongs to, in which version, and what it is for; that never changes. */
@Component
class RunCompanies implements RunDirectory {
    private final RunStore runs;
    private final Companies companies;
    private final Standstills standstills;
    private final Recent<UUID, Origin> origins = new Recent<>(10_000);
    private final Recent<UUID, String> goals = new Recent<>(500);

    RunCompanies(RunStore runs, Companies companies, Standstills standstills) {
        this.runs = runs;
        this.companies = companies;
        this.standstills = standstills;
    }

    /** Whose run it is, and with which organisation it goes on to its end. */
    record Origin(String company, int companyVersion) {}

    /** Nothing for an id that is no run of ours. */
    Optional<Origin> find(UUID run) {
        return origins.get(run, () -> runs.origin(run));
    }

    String goalOf(UUID run) {
        return goals.get(run, () -> Optional.of(runs.goal(run))).orElseThrow();
    }

    @Override
    public String companyOf(UUID run) {
        return find(run).orElseThrow().company();
    }

    @Override
    public Optional<String> standstill(String company, String position) {
        return standstills.find(company, position).map(Standstill::because);
    }

    @Override
    public boolean isPaused(UUID run) {
        return runs.statuses(List.of(run)).get(run) == RunStatus.PAUSED;
    }

    CompanyVersion versionOf(UUID run) {
        var origin = find(run).orElseThrow();
        return companies.find(origin.company(), origin.companyVersion());
    }
}

package io.countersign.run;

import io.countersign.access.CompanyOf;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Whose run it is. */
@Component
class RunsCompany implements CompanyOf {
    private final RunCompanies runs;

    RunsCompany(RunCompanies runs) {
        this.runs = runs;
    }

    @Override
    public String kind() {
        return "run";
    }

    @Override
    public Optional<String> company(UUID run) {
        return runs.find(run).map(RunCompanies.Origin::company);
    }
}

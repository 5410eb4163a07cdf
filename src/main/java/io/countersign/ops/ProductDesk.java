package io.countersign.ops;

import io.countersign.company.Companies;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.ledger.Balance;
import io.countersign.ledger.Balances;
import io.countersign.ledger.Money;
import io.countersign.run.Assignment;
import io.countersign.run.Run;
import io.countersign.run.Runs;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Does for the example what a first user would do over REST. */
@Component
class ProductDesk implements CompanyDesk {
    private static final String CALLER = "example";

    private final Companies companies;
    private final Runs runs;
    private final Balances balances;

    ProductDesk(Companies companies, Runs runs, Balances balances) {
        this.companies = companies;
        this.runs = runs;
        this.balances = balances;
    }

    @Override
    public String post(byte[] yaml) {
        return companies
                .post(Definitions.read(yaml, DefinitionFormat.YAML), CALLER)
                .version()
                .company();
    }

    @Override
    public UUID start(String company, String goal, BigDecimal budget) {
        return runs.start(company, goal, Money.usd(budget.toPlainString()), CALLER, "first-run")
                .id();
    }

    @Override
    public RunReport run(UUID id) {
        var run = runs.find(id);
        return new RunReport(
                run.id(),
                run.status().name(),
                run.simulated(),
                run.budget().toString(),
                balances.ofRun(id).spent().toString(),
                run.result(),
                run.failure(),
                run.waitingFor().stream().map(ProductDesk::waiting).toList());
    }

    private static String waiting(Run.Waiting waiting) {
        return waiting.who() + ": " + waiting.why();
    }

    @Override
    public List<AssignmentReport> assignments(UUID run) {
        var found = runs.assignments(run);
        var money = balances.ofAssignments(found.stream().map(Assignment::id).toList());
        return found.stream()
                .map(one -> new AssignmentReport(
                        one.id(),
                        one.parent(),
                        one.position(),
                        one.objective(),
                        one.status().name(),
                        money.getOrDefault(one.id(), Balance.NONE).spent().toString()))
                .toList();
    }
}

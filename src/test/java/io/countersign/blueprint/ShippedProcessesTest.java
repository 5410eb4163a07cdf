package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.company.CompanyVersion;
import io.countersign.engine.Steps;
import io.countersign.problem.Problem.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What ships with the product, and what it generates, passes the product's own check. */
class ShippedProcessesTest {
    private final GovernanceCheck check = new GovernanceCheck(Steps.NAMES, BlueprintBeans.TOPICS);

    @Test
    void standardProcessesDecisionsAndFormsPassTheCheck() throws IOException {
        var faults = new ArrayList<Fault>();

        try (var files = Files.walk(Path.of("processes"))) {
            for (var file : files.filter(ShippedProcessesTest::isDeployed).toList()) {
                faults.addAll(check.check(file.getFileName().toString(), Files.readAllBytes(file), false));
            }
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void everyGeneratedFilePassesTheCheckInACompanyDeployment() throws IOException {
        for (var version : new CompanyVersion[] {
            ExampleCompanies.acme(),
            ExampleCompanies.withPeople(),
            ExampleCompanies.managerOf(50),
            ExampleCompanies.withGrant()
        }) {
            Compiler.compile(version)
                    .forEach((file, bytes) ->
                            assertThat(check.check(file, bytes, true)).as(file).isEmpty());
        }
    }

    private static boolean isDeployed(Path file) {
        return file.toString().matches(".*\\.(bpmn|dmn|form)");
    }
}

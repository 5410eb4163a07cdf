package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.company.CompanyVersion;
import io.countersign.engine.Deployed;
import io.countersign.engine.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What ships with the product, and what it generates, passes the product's own check. */
class ShippedProcessesTest {
    private final GovernanceCheck check = new GovernanceCheck(Steps.NAMES, BlueprintBeans.TOPICS);

    /** Folder by folder, as they are deployed at the first start: what one calls is there by then. */
    @Test
    void standardProcessesDecisionsAndFormsPassTheCheck() throws IOException {
        var processes = new HashSet<String>();
        for (var folder : children(Path.of("processes"))) {
            var files = new LinkedHashMap<String, byte[]>();
            for (var file : children(folder).stream()
                    .filter(ShippedProcessesTest::isDeployed)
                    .toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }

            assertThat(check.check(files, Deployed.of(processes, Set.of(), Set.of()), false))
                    .as("%s", folder)
                    .isEmpty();
            processes.add(folder.getFileName().toString());
        }
        assertThat(processes).contains("approve-up-the-line", "raise-budget", "hire", "company-run", "heartbeat");
    }

    @Test
    void everyGeneratedFilePassesTheCheckInACompanyDeployment() throws IOException {
        var standard = Deployed.of(Set.of("approve-up-the-line", "raise-budget"), Set.of(), Set.of());
        for (var version : new CompanyVersion[] {
            ExampleCompanies.acme(),
            ExampleCompanies.withPeople(),
            ExampleCompanies.managerOf(50),
            ExampleCompanies.withGrant()
        }) {
            assertThat(check.check(Compiler.compile(version), standard, true)).isEmpty();
        }
    }

    /** The one with which throughput is measured takes the place of a shipped one, by the same door as any. */
    @Test
    void theProcessOfTheBenchPassesTheCheck() throws IOException {
        var flat = Files.readAllBytes(Path.of("src/test/resources/io/countersign/trial/bench/flat-run.bpmn"));

        assertThat(check.check(Map.of("company-run.bpmn", flat), Deployed.of(Set.of(), Set.of(), Set.of()), false))
                .isEmpty();
    }

    private static List<Path> children(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static boolean isDeployed(Path file) {
        return file.toString().matches(".*\\.(bpmn|dmn|form)");
    }
}

package io.countersign.blueprint;

import io.countersign.company.CompanyDefinition;
import io.countersign.company.CompanyVersion;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.company.FilledBy;
import io.countersign.company.Grant;
import io.countersign.company.PositionDefinition;
import io.countersign.ledger.Money;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Companies for tests. */
final class ExampleCompanies {
    static final Path ACME = Path.of("processes/companies/acme/company.yaml");

    private ExampleCompanies() {}

    static CompanyVersion acme() throws IOException {
        return version(Definitions.read(Files.readAllBytes(ACME), DefinitionFormat.YAML));
    }

    static CompanyVersion managerOf(int reports) {
        var positions = new ArrayList<>(List.of(agent("boss", "Head of everything", null)));
        for (var i = 1; i <= reports; i++) {
            positions.add(agent("report-" + i, "Report number " + i, "boss"));
        }
        return version(positions);
    }

    static CompanyVersion withTitles(String... titles) {
        var positions = new ArrayList<>(List.of(agent("boss", "Head of everything", null)));
        for (var title : titles) {
            positions.add(agent("report-" + positions.size(), title, "boss"));
        }
        return version(positions);
    }

    /** A counsel with two assistants, all of them people, below an agent. */
    static CompanyVersion withPeople() {
        return version(List.of(
                agent("boss", "Head of everything", null),
                people("counsel", "Legal counsel", "boss"),
                people("clerk", "Legal clerk", "counsel"),
                people("notary", "Notary", "counsel")));
    }

    /** Positions in a tree in which everyone has ten reports. */
    static CompanyVersion ofSize(int size) {
        var positions = new ArrayList<>(List.of(agent("p0", "Position 0", null)));
        for (var i = 1; i < size; i++) {
            positions.add(agent("p" + i, "Position " + i, "p" + (i - 1) / 10));
        }
        return version(positions);
    }

    static CompanyVersion version(List<PositionDefinition> positions) {
        return version(positions, List.of());
    }

    static CompanyVersion version(List<PositionDefinition> positions, List<Grant> grants) {
        return version(new CompanyDefinition(
                "test", "Test", "Testing.", Money.usd("100"), false, 2, positions, grants, false, false));
    }

    /** Two heads with a contributor each; the first may also give work to the contributor of the second. */
    static CompanyVersion withGrant() {
        return version(
                List.of(
                        agent("boss", "Head of everything", null),
                        agent("research", "Head of research", "boss"),
                        agent("product", "Head of product", "boss"),
                        agent("analyst", "Analyst", "research"),
                        agent("writer", "Writer", "product")),
                List.of(new Grant("research", "writer")));
    }

    /** Branches of nine managers one below the other, ten levels with the top, and contributors at their ends. */
    static CompanyVersion ofTenLevels(int size) {
        var positions = new ArrayList<>(List.of(agent("p0", "Position 0", null)));
        for (var branch = 0; positions.size() < size; branch++) {
            for (var level = 1; level < 10 && positions.size() < size; level++) {
                var manager = level == 1 ? "p0" : "b%d-l%d".formatted(branch, level - 1);
                for (var n = 0; n < (level == 9 ? 16 : 1) && positions.size() < size; n++) {
                    var key = "b%d-l%d".formatted(branch, level) + (level == 9 ? "-" + n : "");
                    positions.add(agent(key, "Position " + positions.size(), manager));
                }
            }
        }
        return version(positions);
    }

    private static CompanyVersion version(CompanyDefinition definition) {
        return new CompanyVersion(3, definition, "digest", "deployment", "tester", Instant.EPOCH);
    }

    private static PositionDefinition agent(String key, String title, @Nullable String manager) {
        return position(key, title, manager, FilledBy.AGENT, List.of());
    }

    private static PositionDefinition people(String key, String title, String manager) {
        return position(key, title, manager, FilledBy.PEOPLE, List.of(key + "@acme.example", "deputy"));
    }

    private static PositionDefinition position(
            String key, String title, @Nullable String manager, FilledBy filledBy, List<String> users) {
        return new PositionDefinition(
                key, title, manager, "Works.", null, null, Money.ZERO, filledBy, users, List.of(), null, null, null);
    }
}

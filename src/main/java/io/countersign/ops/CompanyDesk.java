package io.countersign.ops;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the example needs of the product: what a first user would do by hand. */
interface CompanyDesk {
    /** Stores and deploys the company of a YAML definition, and returns its key. */
    String post(byte[] yaml);

    UUID start(String company, String goal, BigDecimal budget);

    RunReport run(UUID run);

    /** Parents before their children, in the order in which they were given. */
    List<AssignmentReport> assignments(UUID run);

    /** A run as the API shows it. */
    record RunReport(
            UUID id,
            String status,
            boolean simulated,
            String budget,
            String spent,
            @Nullable String result,
            @Nullable String failure,
            List<String> waitingFor) {
        boolean isFinal() {
            return List.of("SUCCEEDED", "FAILED", "CANCELLED").contains(status);
        }
    }

    /** An assignment as the API shows it. */
    record AssignmentReport(
            UUID id, @Nullable UUID parent, String position, String objective, String status, String spent) {}
}

package io.countersign.blueprint;

import java.util.List;

/** What a diagram's gateways are told by the product is told by the product alone. */
final class SetRule {
    static final List<String> TOLD = List.of(
            "planApproval",
            "planAttempt",
            "rework",
            "round",
            "approvalNeeded",
            "approvalId",
            "topProcess",
            "companyVersion");

    private final Variables variables;
    private final Faults faults;

    SetRule(Variables variables, Faults faults) {
        this.variables = variables;
        this.faults = faults;
    }

    void check() {
        for (var name : TOLD) {
            for (var setter : variables.setters(name)) {
                faults.add(
                        setter,
                        "sets the variable %s, which the product sets".formatted(name),
                        "Give the variable another name");
            }
        }
    }
}

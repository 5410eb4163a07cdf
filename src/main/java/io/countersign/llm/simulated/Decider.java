package io.countersign.llm.simulated;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** Approves what is asked for with a reason and within ten times its own authority, at least ten dollars. */
final class Decider {
    private static final int SHORT = 120;

    ObjectNode decide(Brief brief) {
        var request = brief.one("The request");
        var amount = Dollars.in(request.value("Amount"));
        var subject = Words.gist(request.value("Subject"), SHORT);
        var most =
                Dollars.in(request.value("Your authority")).max(BigDecimal.ONE).multiply(BigDecimal.TEN);
        boolean explained = !request.value("Reason given").isEmpty() || !subject.isEmpty();
        boolean approve = explained && amount.compareTo(most) <= 0;
        var reason = approve
                ? "\"%s\" serves the goal, and the amount is in proportion to it.".formatted(subject)
                : explained
                        ? "\"%s\" costs more than I can answer for here; ask for less or in steps.".formatted(subject)
                        : "The request does not say what it is for.";
        return JsonNodeFactory.instance
                .objectNode()
                .put("reason", Simulation.NOTE + " " + reason)
                .put("approve", approve);
    }
}

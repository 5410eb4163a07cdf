package io.countersign.approval;

import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.engine.DecisionTables;
import io.countersign.ledger.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The decision table {@code approval-authority}: who must approve what. Amounts go in as whole nano-dollars, since the
 * engine's tables know no decimal type: {@code nanos >= 1000 * usd} compares exactly, where a double would round.
 */
@Component
class AuthorityTable {
    static final String KEY = "approval-authority";
    static final long USD = 1_000_000_000;

    private final DecisionTables tables;

    AuthorityTable(DecisionTables tables) {
        this.tables = tables;
    }

    /** What the table says: whether anybody is asked, under which terms, and when the request is void. */
    record Ruling(boolean needed, Terms terms, Duration lifetime) {}

    /** One output that an older table does not have is taken as it always was. */
    Ruling rule(Kind kind, Money amount, int level) {
        // Tables from before nanos know the amount in USD.
        var rounded = BigDecimal.valueOf(amount.nanos(), 9).doubleValue();
        var answer = tables.evaluate(
                KEY,
                Map.of("kind", kind.name(), "nanos", amount.nanos(), "usd", USD, "level", level, "amount", rounded));
        var outputs = answer.outputs();
        return new Ruling(
                !Boolean.FALSE.equals(outputs.get("needed")),
                new Terms(
                        answer.version(),
                        new FromLevel(text(outputs, "approvalFrom", "LINE")),
                        outputs.get("people") instanceof Number people ? people.intValue() : 0,
                        Duration.parse(text(outputs, "escalateAfter", "PT48H")),
                        Duration.parse(text(outputs, "remindEvery", "PT24H"))),
                Terms.bounded(Duration.parse(text(outputs, "expiresAfter", "P30D"))));
    }

    private static String text(Map<String, Object> outputs, String name, String otherwise) {
        var value = outputs.get(name);
        return value == null || value.toString().isBlank()
                ? otherwise
                : value.toString().strip();
    }
}

package io.countersign.llm.simulated;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.llm.simulated.Brief.Part;
import io.countersign.llm.simulated.Fields.Facet;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/** Splits an assignment among direct reports, each in its own field, and keeps a fifth of the money back. */
final class Planner {
    private static final BigDecimal SHARE = new BigDecimal("0.8");
    private static final int DECIMALS = 4;
    private static final int GOAL = 160;
    private static final int RESERVED = 2500;
    private static final int OVERHEAD = 160;
    private static final int LEAST_TEXT = 20;
    private static final int COMPLAINT = 400;
    private final Fields fields;

    Planner(Fields fields) {
        this.fields = fields;
    }

    /** One assignment for one report, before it has a budget. */
    private record Piece(Part report, Facet facet) {}

    ObjectNode plan(Brief brief) {
        var limits = brief.one("What you may hand out");
        var most = Dollars.in(limits.value("All budgets together"));
        var least = Dollars.in(limits.value("Each budget"));
        var pieces = pieces(brief, affordable(most, least, number(limits.value("Assignments"))));
        var budgets = budgets(pieces, most, least);

        var plan = JsonNodeFactory.instance.objectNode().put("approach", approach(brief, pieces));
        var assignments = plan.putArray("assignments");
        int room = Math.max(LEAST_TEXT, ((brief.room() - RESERVED) / Math.max(1, pieces.size()) - OVERHEAD) / 3);
        for (int i = 0; i < pieces.size(); i++) {
            assignments
                    .addObject()
                    .put("position", pieces.get(i).report().value("Key"))
                    .put(
                            "objective",
                            Words.shorter(objective(brief, pieces.get(i).facet()), 2 * room))
                    .put("acceptance", Words.shorter(pieces.get(i).facet().acceptance(), room))
                    .put("budget", budgets.get(i).toPlainString());
        }
        return plan;
    }

    private static String objective(Brief brief, Facet facet) {
        var objective = facet.objective(Words.gist(brief.goal(), GOAL));
        return brief.complaint().isEmpty()
                ? objective
                : objective + "\nAn earlier attempt was sent back: " + Words.shorter(brief.complaint(), COMPLAINT);
    }

    private String approach(Brief brief, List<Piece> pieces) {
        var goal = fields.called(brief.objective(), GOAL);
        if (pieces.isEmpty()) {
            return Simulation.NOTE + " There is no money to hand out, so I answer \"" + goal + "\" myself.";
        }
        var parts = new LinkedHashSet<String>();
        pieces.forEach(piece -> parts.add(piece.facet().name().toLowerCase(Locale.ROOT) + " ("
                + piece.report().value("Title") + ")"));
        return Simulation.NOTE + " \"" + goal + "\" is split into parts that need not wait for each other: "
                + Words.shorter(String.join(", ", parts), 1000)
                + ". I put the parts together and keep a reserve for a second round.";
    }

    /** How many assignments the money allows: none, or as many as can have the least each and leave the reserve. */
    private static int affordable(BigDecimal most, BigDecimal least, int allowed) {
        if (allowed == 0 || most.signum() == 0 || most.compareTo(least) < 0) {
            return 0;
        }
        if (least.signum() == 0) {
            return allowed;
        }
        var fit = most.multiply(SHARE).divide(least, 0, RoundingMode.DOWN);
        return Math.clamp(fit.longValue(), 1, allowed);
    }

    /** Every report gets one piece of work; a single report may get a second one. */
    private List<Piece> pieces(Brief brief, int most) {
        var reports = brief.reports();
        var pieces = new ArrayList<Piece>();
        var used = new HashMap<String, Integer>();
        int wanted = Math.min(most, reports.size() == 1 ? 2 : reports.size());
        for (int i = 0; i < wanted; i++) {
            var report = reports.get(i % reports.size());
            var field = fields.of(report.value("Title"), report.value("Instructions"));
            int next = used.merge(field.field(), 1, Integer::sum) - 1 + following(brief, field);
            pieces.add(
                    new Piece(report, field.facets().get(next % field.facets().size())));
        }
        return pieces;
    }

    /** A field goes on after the part that the manager itself was given, so that levels do not repeat each other. */
    private int following(Brief brief, Fields.Field field) {
        return fields.facet(brief.objective())
                .map(own -> field.facets().indexOf(own) + 1)
                .orElse(0);
    }

    /** The least for each, and the rest of four fifths in shares that differ a little. */
    private static List<BigDecimal> budgets(List<Piece> pieces, BigDecimal most, BigDecimal least) {
        var count = BigDecimal.valueOf(pieces.size());
        var rest = most.multiply(SHARE).subtract(least.multiply(count)).max(BigDecimal.ZERO);
        var weights = pieces.stream()
                .map(piece -> 4 + Words.seed(piece.report().value("Key")) % 3)
                .toList();
        var sum =
                BigDecimal.valueOf(weights.stream().mapToInt(Integer::intValue).sum());
        return weights.stream()
                .map(weight ->
                        least.add(rest.multiply(BigDecimal.valueOf(weight)).divide(sum, 9, RoundingMode.DOWN)))
                .map(budget -> budget.setScale(DECIMALS, RoundingMode.DOWN).max(least))
                .toList();
    }

    private static int number(String line) {
        var digits = line.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits.substring(0, Math.min(6, digits.length())));
    }
}

package io.countersign.agent;

import io.countersign.ledger.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A manager decides what to hand to its direct reports, and with how much money. */
public record PlanSituation(
        Setting setting,
        Task own,
        List<Seat> reports,
        Money toHandOut,
        Money leastEach,
        int maxAssignments,
        List<Returned> earlier,
        @Nullable String complaint,
        @Nullable HireTerms hiring)
        implements Situation {

    static final int MOST_REPORTS = 50;

    public PlanSituation {
        reports = List.copyOf(reports);
        earlier = List.copyOf(earlier);
        if (reports.isEmpty() || reports.size() > MOST_REPORTS) {
            throw new IllegalArgumentException("reports: from 1 to " + MOST_REPORTS + ", not " + reports.size());
        }
        if (maxAssignments < 0 || maxAssignments > ResultLabels.MOST) {
            throw new IllegalArgumentException(
                    "maxAssignments: from 0 to " + ResultLabels.MOST + ", not " + maxAssignments);
        }
        ResultLabels.check("earlier", earlier);
    }

    /** Of a company that does not hire. */
    public PlanSituation(
            Setting setting,
            Task own,
            List<Seat> reports,
            Money toHandOut,
            Money leastEach,
            int maxAssignments,
            List<Returned> earlier,
            @Nullable String complaint) {
        this(setting, own, reports, toHandOut, leastEach, maxAssignments, earlier, complaint, null);
    }
}

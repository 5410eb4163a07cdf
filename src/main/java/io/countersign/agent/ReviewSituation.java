package io.countersign.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A manager judges what came back and answers its own assignment; with nothing returned it does the work itself. */
public record ReviewSituation(
        Setting setting,
        Task own,
        List<Returned> returned,
        @Nullable String complaint) implements Situation {

    public ReviewSituation {
        returned = List.copyOf(returned);
        ResultLabels.check("returned", returned);
    }
}

package io.countersign.company.web;

import io.countersign.access.CurrentCaller;
import io.countersign.problem.Problem;

/** Who may change a company as a whole: whoever writes its definition says who may sign for what, and up to which amount. */
final class Editors {
    private Editors() {}

    /** The name of the caller, who must be one of them. */
    static String caller() {
        var caller = CurrentCaller.get();
        if (!caller.isAdministrator() && !caller.isBoard()) {
            throw new Problem.Denied("Companies are posted and imported by administrators and the board");
        }
        return caller.name();
    }
}

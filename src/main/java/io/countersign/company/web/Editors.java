package io.countersign.company.web;

import io.countersign.access.CompanyRole;
import io.countersign.access.CurrentCaller;
import io.countersign.problem.Problem;

/**
 * Who may change a company as a whole: whoever writes its definition says who may sign for what, and up to which amount.
 * For a company that is new a role in every company is needed; nobody learns here which there are.
 */
final class Editors {
    private Editors() {}

    /** Refuses whoever edits no company at all, before anything is read. */
    static void check() {
        var caller = CurrentCaller.get();
        if (!caller.isAdministrator()
                && !CompanyRole.OWNER.isHeldSomewhereBy(caller.groups())
                && !CompanyRole.BOARD.isHeldSomewhereBy(caller.groups())) {
            throw refusal();
        }
    }

    /** The name of the caller, who must be one of the company's editors. */
    static String of(String company) {
        var caller = CurrentCaller.get();
        if (!caller.may(company, CompanyRole.OWNER, CompanyRole.BOARD)) {
            throw refusal();
        }
        CurrentCaller.actsIn(company);
        return caller.name();
    }

    private static Problem refusal() {
        return new Problem.Denied(
                "A company is posted and imported by its owner, its board and administrators; a new one"
                        + " by administrators and the board of every company");
    }
}

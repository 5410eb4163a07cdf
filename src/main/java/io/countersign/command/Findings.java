package io.countersign.command;

import io.countersign.command.Finding.Level;
import io.countersign.ops.DatabaseLook;
import io.countersign.ops.StartupFault;
import io.countersign.problem.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What checks found, one after the other; a check that breaks is a finding too, and stops no other. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();
    private String check = "";

    /** Looks at one thing. */
    interface Look {
        void at() throws Exception;
    }

    void of(String name, Look look) {
        var outer = check;
        check = name;
        attempt(look);
        check = outer;
    }

    /** A part of a check that may break without the rest. */
    void attempt(Look look) {
        try {
            look.at();
        } catch (StartupFault e) {
            fail(String.valueOf(e.getMessage()), e.remedy());
        } catch (Problem e) {
            fail(String.valueOf(e.getMessage()), "Correct it.");
        } catch (SQLException e) {
            fail("The database answered with a fault: " + DatabaseLook.reason(e), "Mend it, and look again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("The look was interrupted.", "Look again.");
        } catch (Exception e) {
            // Its words are not ours, and may hold what was configured.
            fail(
                    "This could not be looked at: " + e.getClass().getSimpleName() + ".",
                    "See what the server says at its start.");
        }
    }

    void ok(String what) {
        all.add(new Finding(check, Level.OK, what, null));
    }

    void warn(String what, String remedy) {
        all.add(new Finding(check, Level.WARN, what, remedy));
    }

    void fail(String what, String remedy) {
        all.add(new Finding(check, Level.FAIL, what, remedy));
    }

    /** Whether nothing was found that stands in the way of looking further. */
    boolean isWell(String name) {
        return all.stream().noneMatch(finding -> finding.check().equals(name) && finding.level() == Level.FAIL);
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}

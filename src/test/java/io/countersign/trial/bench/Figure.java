package io.countersign.trial.bench;

import java.util.Locale;

/** One measured figure beside what is required of it and what is aimed for, in the same unit. */
record Figure(String what, String unit, double measured, double required, double aim) {
    /** Less is better where less is aimed for. */
    private boolean reaches(double goal) {
        return aim <= required ? measured <= goal : measured >= goal;
    }

    boolean missed() {
        return !reaches(required);
    }

    String verdict() {
        return missed() ? "MISSED" : reaches(aim) ? "aim reached" : "reached";
    }

    String reading() {
        return String.format(Locale.ROOT, "%-74s %10.1f %-7s", what, measured, unit);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %10.0f %8.0f  %s", reading(), required, aim, verdict());
    }
}

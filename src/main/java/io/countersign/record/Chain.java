package io.countersign.record;

import java.util.UUID;

/** The name of a chain of entries: of a run, of a company, or of what concerns the installation as a whole. */
record Chain(String name) {
    static final Chain INSTALLATION = new Chain("installation");
    private static final String RUN = "run:";

    static Chain run(UUID run) {
        return new Chain(RUN + run);
    }

    static Chain company(String company) {
        return new Chain("company:" + company);
    }

    boolean isRun() {
        return name.startsWith(RUN);
    }

    /** The run or company it is about. */
    String subject() {
        return name.substring(name.indexOf(':') + 1);
    }
}

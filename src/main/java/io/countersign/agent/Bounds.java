package io.countersign.agent;

/** The longest texts that an agent may answer with, in characters. */
final class Bounds {
    static final int APPROACH = 2000;
    static final int OBJECTIVE = 2000;
    static final int ACCEPTANCE = 1000;
    static final int RESULT = 20_000;
    static final int COMMENT = 1000;
    static final int MESSAGE = 1000;
    static final int KEY = 63;
    static final int TITLE = 200;

    private Bounds() {}
}

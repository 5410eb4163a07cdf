package io.countersign.llm.simulated;

/** A request the simulated model does not answer, in the words of the API it speaks. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String param;

    Refusal(int status, String param, String message) {
        super(message, null, false, false);
        this.status = status;
        this.param = param;
    }

    int status() {
        return status;
    }

    /** The field at fault; empty when none is. */
    String param() {
        return param;
    }
}

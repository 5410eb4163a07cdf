package io.countersign.outgoing;

import java.io.IOException;

/** A connection that is not made, because nobody allowed it or nobody can; the message says why and fits a person's eyes. */
public final class OutgoingRefused extends IOException {
    private static final long serialVersionUID = 1L;

    OutgoingRefused(String why) {
        super(why);
    }
}

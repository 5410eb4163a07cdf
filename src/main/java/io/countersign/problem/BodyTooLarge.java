package io.countersign.problem;

import java.io.IOException;

/** A body turned out to be larger than it may be while it was read; whoever reads it need not know what that means. */
public final class BodyTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    public BodyTooLarge(String why) {
        super(why);
    }
}

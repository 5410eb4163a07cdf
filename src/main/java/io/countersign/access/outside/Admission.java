package io.countersign.access.outside;

import io.countersign.access.Caller;

/** Whether somebody whom another system vouches for may come in. */
public sealed interface Admission {
    /**
     * As this user.
     *
     * @param times how often all sessions of the user had been ended when the login began
     */
    record Admitted(Caller caller, long times) implements Admission {}

    record Refused(Reason reason, String why) implements Admission {}

    /** Why not. */
    enum Reason {
        /** The other system gives no name, or one that no user here can have. */
        NO_NAME,
        /** A user of that name is here already and was not made by this login. */
        NAME_TAKEN,
        /** The user was removed here. */
        REMOVED,
        /** The user that the configuration names is not there. */
        NOT_THERE
    }
}

package io.countersign.message;

/** How much positions may write to each other. */
public final class MessageBounds {
    /** Characters of one message. */
    public static final int LONGEST = 1000;

    /** Messages of one act. */
    public static final int MOST_OF_ACT = 3;

    /** Unread messages of one position in a run. */
    public static final int MOST_UNREAD = 20;

    /** Those of them that one sender wrote, so that nobody fills another's box alone. */
    public static final int MOST_UNREAD_FROM_ONE = 5;

    /** Messages of one run. */
    public static final int MOST_OF_RUN = 500;

    /** Messages that one brief shows, the oldest unread first. */
    public static final int MOST_SHOWN = 10;

    /** Bytes of UTF-8 of all messages that one brief shows. */
    public static final int MOST_BYTES_SHOWN = 6000;

    private MessageBounds() {}
}

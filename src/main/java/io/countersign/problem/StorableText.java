package io.countersign.problem;

/**
 * A text that the database keeps as it is. Half of a surrogate pair would be replaced, by one character in one column and
 * by another in the next, so that what was said and what the record says of it would differ.
 */
public final class StorableText {
    public static final String RULE = "must not contain the character NUL, nor half of a surrogate pair";

    private StorableText() {}

    public static boolean is(String text) {
        return text.codePoints()
                .noneMatch(point -> point == 0 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}

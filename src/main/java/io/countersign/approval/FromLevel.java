package io.countersign.approval;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * From which level up a signature may be the last one needed; everybody below countersigns.
 *
 * @param word {@code LINE} for every level, {@code BOARD} for none below the board, or the number of a level; 0 is the top
 */
public record FromLevel(@JsonValue String word) {
    private static final String BOARD = "BOARD";
    private static final Pattern WORD = Pattern.compile("LINE|BOARD|[0-9]{1,2}");
    public static final FromLevel LINE = new FromLevel("LINE");

    public FromLevel {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("Who must approve is LINE, BOARD or a level, not " + word);
        }
    }

    boolean admits(int level) {
        return equals(LINE) || !word.equals(BOARD) && level <= Integer.parseInt(word);
    }
}

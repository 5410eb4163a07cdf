package io.countersign.record;

import io.countersign.problem.Problem;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** A calendar month, UTC, of which the record may be archived. */
record ArchiveMonth(YearMonth month) {
    static ArchiveMonth of(@Nullable String text) {
        if (text == null || !text.matches("[0-9]{4}-(0[1-9]|1[0-2])")) {
            throw new Problem.Invalid("month", "must be a month such as 2026-10");
        }
        return new ArchiveMonth(YearMonth.parse(text));
    }

    LocalDate firstDay() {
        return month.atDay(1);
    }

    @Override
    public String toString() {
        return month.toString();
    }
}

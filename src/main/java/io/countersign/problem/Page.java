package io.countersign.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page of a list that grows, as it goes over the wire. */
public record Page<T>(List<T> items, int page, int size, long total) {
    public Page {
        items = List.copyOf(items);
    }

    public <R> Page<R> map(Function<T, R> change) {
        return new Page<>(items.stream().map(change).toList(), page, size, total);
    }

    /** Which page a caller asks for: pages count from 0, and a page holds 1 to 500 items. */
    public record Request(int page, int size) {
        private static final int LARGEST_SIZE = 500;
        private static final int USUAL_SIZE = 50;
        private static final int LAST_PAGE = 1_000_000;

        public Request {
            var faults = new ArrayList<Problem.Fault>();
            if (page < 0 || page > LAST_PAGE) {
                faults.add(pageFault());
            }
            if (size < 1 || size > LARGEST_SIZE) {
                faults.add(sizeFault());
            }
            if (!faults.isEmpty()) {
                throw new Problem.Invalid(faults);
            }
        }

        /** Reads the query parameters {@code page} and {@code size} as they came, both optional. */
        public static Request of(@Nullable String page, @Nullable String size) {
            return new Request(number(page, 0), number(size, USUAL_SIZE));
        }

        /** How many items come before this page. */
        public long offset() {
            return (long) page * size;
        }

        public <T> Page<T> of(List<T> items, long total) {
            return new Page<>(items, page, size, total);
        }

        /** The number in the text, or -1, which no rule allows, where there is none. */
        private static int number(@Nullable String text, int absent) {
            if (text == null) {
                return absent;
            }
            return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        }

        private static Problem.Fault pageFault() {
            return new Problem.Fault("page", "must be a whole number from 0 to " + LAST_PAGE);
        }

        private static Problem.Fault sizeFault() {
            return new Problem.Fault("size", "must be a whole number from 1 to " + LARGEST_SIZE);
        }
    }
}

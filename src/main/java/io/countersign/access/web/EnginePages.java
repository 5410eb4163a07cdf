package io.countersign.access.web;

import io.countersign.problem.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which part of a list of the engine a caller asks for: the engine itself only knows what is too many, and fails at the rest. */
final class EnginePages {
    private static final int MOST = 2000;
    private static final int LAST = 1_000_000_000;

    private EnginePages() {}

    /** The first number that is none, or out of bounds, however its name is written and however often it is given. */
    static Optional<Problem.Fault> fault(@Nullable String query) {
        return query == null
                ? Optional.empty()
                : Stream.of(query.split("&"))
                        .map(EnginePages::decoded)
                        .map(EnginePages::fault)
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    /** Name and value; what cannot be decoded is nobody's name. */
    private static String[] decoded(String parameter) {
        try {
            return Stream.of(parameter.split("=", 2))
                    .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                    .toArray(String[]::new);
        } catch (IllegalArgumentException _) {
            return new String[] {""};
        }
    }

    private static Optional<Problem.Fault> fault(String[] parameter) {
        return switch (parameter[0]) {
            case "maxResults" -> fault(parameter, 1, MOST);
            case "firstResult" -> fault(parameter, 0, LAST);
            default -> Optional.empty();
        };
    }

    private static Optional<Problem.Fault> fault(String[] parameter, int least, int most) {
        var isRight =
                parameter.length == 2 && parameter[1].matches("[0-9]{1,10}") && isWithin(parameter[1], least, most);
        return isRight
                ? Optional.empty()
                : Optional.of(
                        new Problem.Fault(parameter[0], "must be a whole number from %d to %d".formatted(least, most)));
    }

    private static boolean isWithin(String number, int least, int most) {
        var value = Long.parseLong(number);
        return value >= least && value <= most;
    }
}

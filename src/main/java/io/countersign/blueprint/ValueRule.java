package io.countersign.blueprint;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A rule for one value in a diagram; the answer is what it breaks. */
interface ValueRule {
    Optional<String> fault(String value);

    ValueRule LITERAL =
            value -> Expressions.occursIn(value) ? Optional.of("must not contain an expression") : Optional.empty();

    /** What people read of it, in Cockpit too. */
    ValueRule LABEL = value -> Braces.occurIn(value) ? Optional.of(Braces.RULE) : LITERAL.fault(value);

    ValueRule EXPRESSION = Expressions::fault;

    /** Text without an expression, or a single allowed one. */
    ValueRule LITERAL_OR_EXPRESSION =
            value -> Expressions.occursIn(value) ? Expressions.fault(value) : Optional.empty();

    /** Text without an expression, or one that only names a variable. */
    ValueRule LITERAL_OR_VARIABLE = value -> !Expressions.occursIn(value) || Expressions.isVariable(value)
            ? Optional.empty()
            : Optional.of("must be a literal or name one variable, such as ${dueDate}");

    /** As above, for each entry between commas. */
    ValueRule LIST = value -> Arrays.stream(value.split(","))
            .flatMap(entry -> LITERAL_OR_VARIABLE.fault(entry).stream())
            .findFirst();

    ValueRule NAME = matching("[A-Za-z_][A-Za-z0-9_]*", "must be the name of a variable");

    ValueRule FLAG = oneOf("true", "false");

    static ValueRule oneOf(String... values) {
        var allowed = List.of(values);
        return value -> allowed.contains(value)
                ? Optional.empty()
                : Optional.of("must be one of " + String.join(", ", allowed));
    }

    static ValueRule matching(String pattern, String rule) {
        var compiled = Pattern.compile(pattern);
        return value -> compiled.matcher(value).matches() ? Optional.empty() : Optional.of(rule);
    }

    static ValueRule refused(String reason) {
        return _ -> Optional.of(reason);
    }

    default ValueRule or(ValueRule other) {
        return value -> fault(value).isEmpty() ? Optional.empty() : other.fault(value);
    }
}

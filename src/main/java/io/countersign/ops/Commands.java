package io.countersign.ops;

import io.countersign.record.VerifyRecord;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.ToIntBiFunction;

/** What the program does instead of starting the application, by the first word of its arguments. */
public final class Commands {
    private static final int UNKNOWN = 2;
    private static final Map<String, ToIntBiFunction<List<String>, PrintStream>> COMMANDS =
            new TreeMap<>(Map.of(VerifyRecord.NAME, VerifyRecord::run));

    private Commands() {}

    /** Does what is asked and gives the exit code; empty where the application is to start. */
    public static OptionalInt run(String[] arguments, PrintStream out) {
        if (arguments.length == 0 || arguments[0].startsWith("-")) {
            return OptionalInt.empty();
        }
        var command = COMMANDS.get(arguments[0]);
        if (command == null) {
            out.println("There is no command " + arguments[0] + ", only " + String.join(", ", COMMANDS.keySet()));
            return OptionalInt.of(UNKNOWN);
        }
        return OptionalInt.of(command.applyAsInt(Arrays.asList(arguments).subList(1, arguments.length), out));
    }
}

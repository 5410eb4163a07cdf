package io.countersign.trial.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** What processes have used of the machine, as Linux tells in {@code /proc} (proc(5)). */
final class Usage {
    private static final double TICKS_A_SECOND = 100;
    private static final int FIELDS_BEFORE_STATE = 2;

    private Usage() {}

    /** CPU seconds of a process, of its children and of those of them that ended. */
    static double cpuSecondsOfFamily(long pid) throws IOException {
        var handle = ProcessHandle.of(pid).orElseThrow();
        var seconds = cpuSeconds(pid, 11, 12, 13, 14);
        for (var child : (Iterable<ProcessHandle>) handle.children()::iterator) {
            seconds += cpuSeconds(child.pid(), 11, 12);
        }
        return seconds;
    }

    /** CPU seconds of a process alone. */
    static double cpuSeconds(long pid) throws IOException {
        return cpuSeconds(pid, 11, 12);
    }

    /** The fields are counted from the state, which is the first after the name in brackets. */
    private static double cpuSeconds(long pid, int... fields) throws IOException {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            var values =
                    stat.substring(stat.lastIndexOf(')') + FIELDS_BEFORE_STATE).split(" ");
            return Arrays.stream(fields)
                            .mapToLong(field -> Long.parseLong(values[field]))
                            .sum()
                    / TICKS_A_SECOND;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Resident memory in MB: now ({@code VmRSS}) or at its highest ({@code VmHWM}). */
    static double memory(long pid, String which) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(which + ":"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024.0;
        }
    }
}

package io.countersign.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the log lines of this thread are about: fields that structured logs carry on every line. Names and ids only, never
 * what somebody wrote. When it is closed, the fields of before come back.
 */
public final class LogFields implements AutoCloseable {
    /** The run; the plain log shows it too. */
    public static final String RUN = "run";

    public static final String COMPANY = "company";
    public static final String ASSIGNMENT = "assignment";
    public static final String POSITION = "position";
    public static final String ACT = "act";

    private final @Nullable Map<String, String> before = MDC.getCopyOfContextMap();

    private LogFields() {}

    /** Further fields beside those that are there. */
    public static LogFields of(Map<String, String> fields) {
        var opened = new LogFields();
        fields.forEach(MDC::put);
        return opened;
    }

    /** A further field, for as long as those around it. */
    public static void add(String name, String value) {
        MDC.put(name, value);
    }

    /** The fields that are there, for what is done about the same later and by another thread. */
    static Map<String, String> current() {
        var fields = MDC.getCopyOfContextMap();
        return fields == null ? Map.of() : fields;
    }

    @Override
    public void close() {
        if (before == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(before);
        }
    }
}

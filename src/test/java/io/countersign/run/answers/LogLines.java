package io.countersign.run.answers;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** All that some loggers say from now on, however little it matters. */
final class LogLines implements AutoCloseable {
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final Map<Logger, @Nullable Level> before = new LinkedHashMap<>();
    private final AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            events.add(event);
        }
    };

    LogLines(String... names) {
        listener.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        listener.start();
        for (var name : names) {
            var logger = (Logger) LoggerFactory.getLogger(name);
            before.put(logger, logger.getLevel());
            logger.setLevel(name.startsWith("io.countersign") ? Level.DEBUG : Level.INFO);
            logger.setAdditive(false);
            logger.addAppender(listener);
        }
    }

    List<String> messages() {
        return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Every line as it would stand in a file, those of exceptions too. */
    List<String> all() {
        var layout = new PatternLayout();
        layout.setContext(new LoggerContext());
        layout.setPattern("%level %logger{20} %m%n%ex");
        layout.start();
        var lines = new ArrayList<String>();
        events.forEach(event -> lines.addAll(List.of(layout.doLayout(event).split("[\\r\\n]+", -1))));
        return lines;
    }

    @Override
    public void close() {
        before.forEach((logger, level) -> {
            logger.detachAppender(listener);
            logger.setAdditive(true);
            logger.setLevel(level);
        });
    }
}

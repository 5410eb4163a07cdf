package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.countersign.engine.LogFields;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

/** What the log lines of a run say they are about, as text and as JSON, and what none of them says. */
class LogsSystemTest extends CompanyTest {
    private static final List<String> TALKATIVE = List.of("io.countersign", "org.camunda.bpm.engine.bpmn.behavior");

    @Value("${logging.pattern.correlation}")
    private String pattern;

    private final Lines lines = new Lines();

    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            events.add(event);
        }
    }

    /** Tests before this one may have done an agent's work on this very thread. */
    @BeforeEach
    void listen() {
        MDC.clear();
        lines.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        lines.start();
        for (var name : TALKATIVE) {
            logger(name).setLevel(Level.DEBUG);
            logger(name).setAdditive(false);
            logger(name).addAppender(lines);
        }
    }

    @AfterEach
    void listenNoMore() {
        for (var name : TALKATIVE) {
            logger(name).detachAppender(lines);
            logger(name).setAdditive(true);
            logger(name).setLevel(name.startsWith("io.countersign") ? Level.INFO : null);
        }
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @Test
    void anActsLineSaysWhoDoesWhatInWhichRun() {
        aCompany();
        colleagues.when("writer", "work", _ -> {
            throw new IllegalStateException("A bug of a test");
        });
        var run = waiting(start("2.00"));

        var line = ofLogger("io.countersign.engine.Dispatcher").stream()
                .filter(event -> event.getLevel() == Level.ERROR)
                .findFirst()
                .orElseThrow();
        assertThat(line.getMDCPropertyMap())
                .containsEntry(LogFields.RUN, run.id().toString())
                .containsEntry(LogFields.COMPANY, company)
                .containsEntry(
                        LogFields.ASSIGNMENT, assignment(run, "writer").id().toString())
                .containsEntry(LogFields.POSITION, "writer")
                .containsEntry(LogFields.ACT, "WORK");
        assertThat(plain(line)).startsWith("[run " + run.id() + "] Task ");
        assertThat(json(line))
                .contains("\"run\":\"" + run.id() + "\"")
                .contains("\"company\":\"" + company + "\"")
                .contains("\"position\":\"writer\"", "\"act\":\"WORK\"");
        runs.cancel(run.id());
    }

    @Test
    void theEnginesLinesSayOfWhichRunTheyAreOnWhicheverThread() {
        aCompany();
        var first = ended(start("2.00"));
        var second = ended(start("2.00"));

        var ofEngine = ofLogger("org.camunda.bpm.engine.bpmn.behavior");
        assertThat(ofEngine)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getMDCPropertyMap().get(LogFields.RUN))
                        .as(event.getFormattedMessage())
                        .isNotNull());
        assertThat(ofEngine)
                .extracting(event -> event.getMDCPropertyMap().get(LogFields.RUN))
                .contains(first.id().toString(), second.id().toString());
        assertThat(MDC.getCopyOfContextMap())
                .satisfiesAnyOf(
                        fields -> assertThat(fields).isNull(),
                        fields -> assertThat(fields).isEmpty());
    }

    @Test
    void noLineTellsSecretsOrWhatWasAskedAndAnswered() {
        aCompany();
        colleagues.when("writer", "work", _ -> "no JSON", Colleagues::plainly);
        colleagues.when("checker", "work", _ -> {
            throw new IllegalStateException("A bug of a test");
        });
        var run = waiting(start("2.00"));
        runs.cancel(run.id());

        assertThat(lines.events)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(json(event))
                        .doesNotContain("Answer the question", "Result of ", "no JSON")
                        .doesNotContain("To be tested.", "Writes.")
                        .doesNotContain("a secret of the tests", "correct horse battery staple"));
    }

    private List<ILoggingEvent> ofLogger(String name) {
        return lines.events.stream()
                .filter(event -> event.getLoggerName().startsWith(name))
                .toList();
    }

    private String plain(ILoggingEvent event) {
        var layout = new PatternLayout();
        layout.setContext(new LoggerContext());
        layout.setPattern(pattern + "%m");
        layout.start();
        return layout.doLayout(event);
    }

    private static String json(ILoggingEvent event) {
        var context = new LoggerContext();
        context.putObject(Environment.class.getName(), new MockEnvironment());
        var encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat("ecs");
        encoder.start();
        return new String(encoder.encode(event), UTF_8);
    }
}

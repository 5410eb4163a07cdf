package io.countersign;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Replicas agree on moments because they go by the database's clock. This process's own is read only where no moment of the
 * database's or of another node's is compared with it; how long something takes, {@link System#nanoTime} says.
 */
class ClocksTest {
    /** Who reads the clock of the process, and why that harms nothing. */
    private static final Map<String, String> MAY = Map.ofEntries(
            entry("engine.DatabaseClock", "finds out by how much the process's clock is off"),
            entry("command.Commands", "makes the clock of Doctor and DatabaseCheck"),
            entry("command.DatabaseCheck", "finds out by how much the process's clock is off"),
            entry("command.Doctor", "the age of backups, which are files"),
            entry("command.TokenCommand", "how long a token is valid, of which the database has the last word"),
            entry("llm.openai.OpenAiConfiguration", "makes the clock of RetryAfter"),
            entry("llm.openai.RetryAfter", "a gateway's date, turned into a pause of at most minutes"),
            entry("llm.openai.WarmUp", "the same, of a gateway that is asked one question"),
            entry("llm.simulated.Endpoint", "a date in the simulated gateway's answers, which nobody reads"),
            entry("ops.CommandDatabase", "makes the clock of DatabaseWait"),
            entry("ops.BackupDuty", "the age of files that processes of one machine write"),
            entry("ops.DatabaseConfiguration", "makes the clock of DatabaseWait"),
            entry("ops.DatabaseHealth", "the age of what this process found out"),
            entry("ops.DatabaseWait", "how long it waits for a database that is not there yet"),
            entry("ops.Time", "makes the clock of those above"));

    @Test
    void nobodyElseReadsTheClockOfTheProcess() {
        var found = readers(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.countersign")
                        .stream());

        assertThat(found.keySet()).as("%s", found).isEqualTo(MAY.keySet());
    }

    @Test
    void everyWayToReadItIsFound() {
        var found = readers(new ClassFileImporter().importClasses(Reader.class).stream());

        assertThat(found.values())
                .singleElement()
                .satisfies(ways -> assertThat(ways)
                        .containsExactly(
                                "Clock.millis",
                                "Clock.systemUTC",
                                "Date.<init>",
                                "Instant.now",
                                "InstantSource.instant",
                                "InstantSource.system",
                                "LocalDate.now",
                                "System.currentTimeMillis"));
    }

    @Test
    void whoDoesNotReadItIsNotFound() {
        assertThat(readers(new ClassFileImporter().importClasses(Bystander.class).stream()))
                .isEmpty();
    }

    private static Map<String, Set<String>> readers(Stream<JavaClass> classes) {
        return Accesses.of(classes, ClocksTest::isReading);
    }

    /** Making a clock counts as well as asking one; a moment that is given is not read. */
    private static boolean isReading(JavaAccess<?> access) {
        var owner = access.getTargetOwner().getName();
        return switch (access.getName()) {
            case "now" -> owner.startsWith("java.time.");
            case "system", "systemUTC", "systemDefaultZone", "tickMillis", "tickSeconds", "tickMinutes" ->
                owner.equals(Clock.class.getName()) || owner.equals(InstantSource.class.getName());
            case "instant", "millis" ->
                owner.equals(Clock.class.getName()) || owner.equals(InstantSource.class.getName());
            case "currentTimeMillis" -> owner.equals(System.class.getName());
            case "getInstance" -> owner.equals("java.util.Calendar");
            case "<init>" ->
                owner.equals("java.util.GregorianCalendar")
                        || owner.equals(Date.class.getName())
                                && access.getDescription().contains("Date.<init>()");
            default -> false;
        };
    }

    /** Reads the clock in every way that there is. */
    private static final class Reader {
        static final Supplier<Instant> BY_REFERENCE = Instant::now;

        static Object all() {
            return Stream.of(
                    new Date(),
                    System.currentTimeMillis(),
                    Clock.systemUTC().millis(),
                    InstantSource.system().instant(),
                    LocalDate.now(ZoneOffset.UTC));
        }
    }

    /** Measures, and writes moments down that others read. */
    private static final class Bystander {
        static Object all(Clock clock) {
            return Stream.of(new Date(1), System.nanoTime(), clock.getZone());
        }
    }
}

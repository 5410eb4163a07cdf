package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngineException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

class ReadingsTest {
    private static final Tags ACME = Tags.of("company", "acme");
    private static final Tags OTHER = Tags.of("company", "other");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Readings readings = new Readings("readings.test", "usd", "A test");

    @BeforeEach
    void register() {
        Metrics.addRegistry(meters);
    }

    @AfterEach
    void remove() {
        readings.show(Map.of());
        Metrics.removeRegistry(meters);
    }

    @Test
    void showsTheLastValues() {
        readings.show(Map.of(ACME, 1, OTHER, 2));
        readings.show(Map.of(ACME, 3, OTHER, 4));

        assertThat(value(ACME)).isEqualTo(3);
        assertThat(value(OTHER)).isEqualTo(4);
    }

    @Test
    void leavesAMeterInItsPlaceWhenItsValueChanges() {
        readings.show(Map.of(ACME, 1));
        var before = meters.get("readings.test").tags(ACME).gauge();

        readings.show(Map.of(ACME, 2));

        assertThat(meters.get("readings.test").tags(ACME).gauge()).isSameAs(before);
        assertThat(before.value()).isEqualTo(2);
    }

    @Test
    void forgetsLabelsThatAreGoneAndTakesThemBack() {
        readings.show(Map.of(ACME, 1, OTHER, 2));

        readings.show(Map.of(OTHER, 3));
        assertThat(meters.find("readings.test").tags(ACME).gauge()).isNull();

        readings.show(Map.of(ACME, 5));
        assertThat(value(ACME)).isEqualTo(5);
    }

    @Test
    void showWhatTheyDidWhereTheDatabaseIsInTrouble() {
        readings.show(Map.of(ACME, 1));

        Readings.look("the test", () -> {
            throw new DataAccessResourceFailureException("gone");
        });
        Readings.look("the test", () -> {
            throw new CannotCreateTransactionException("no connection");
        });
        Readings.look("the test", () -> {
            throw new ProcessEngineException("gone");
        });

        assertThat(value(ACME)).isEqualTo(1);
        assertThatThrownBy(() -> Readings.look("the test", () -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    private double value(Tags labels) {
        return meters.get("readings.test").tags(labels).gauge().value();
    }
}

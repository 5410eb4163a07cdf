package io.countersign.blueprint;

import static io.countersign.blueprint.CompilerTest.model;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.junit.jupiter.api.Test;

/** Companies of a thousand positions. */
class LargeCompanyTest {
    @Test
    void compilesAThousandPositions() {
        var version = ExampleCompanies.ofSize(1000);
        var clock = ManagementFactory.getThreadMXBean();
        var before = clock.getCurrentThreadCpuTime();

        var files = Compiler.compile(version);

        assertThat(Duration.ofNanos(clock.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(20));
        assertThat(files).hasSize(1000);
        for (var i = 0; i < 1000; i += 50) {
            assertThat(model(version, files, "p" + i).getModelElementsByType(Process.class))
                    .extracting(Process::getId)
                    .containsExactly("test.p" + i);
        }
    }

    @Test
    void compilesAThousandPositionsOnTenLevelsInTheSameTime() {
        var version = ExampleCompanies.ofTenLevels(1000);
        var clock = ManagementFactory.getThreadMXBean();
        var before = clock.getCurrentThreadCpuTime();

        var files = Compiler.compile(version);
        var faults = LineRule.check(version, files);

        assertThat(Duration.ofNanos(clock.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(20));
        assertThat(version.line("b3-l9-0")).hasSize(10);
        assertThat(files).hasSize(1000);
        assertThat(faults).isEmpty();
    }
}

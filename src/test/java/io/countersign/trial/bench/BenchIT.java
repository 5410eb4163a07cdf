package io.countersign.trial.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The benchmark still runs to its end and gives every figure; those that no busy machine can spoil are judged too. */
class BenchIT {
    @Test
    void measuresEverything() throws Exception {
        var figures = Bench.tried(new Scale(50));

        assertThat(figures)
                .hasSize(11)
                .allSatisfy(
                        figure -> assertThat(figure.measured()).isNotNegative().isFinite());
        assertThat(figures.stream().filter(figure -> figure.what().startsWith("optimistic-lock")))
                .singleElement()
                .matches(figure -> !figure.missed());
    }
}

package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One company with much to do does not take every place from the others. */
class PlacesTest {
    private static final int ALL = 4;

    private long now;
    private final Places places = new Places(() -> now);

    private void fill(String company) {
        assertThat(IntStream.range(0, ALL).allMatch(_ -> places.enter(company, ALL)))
                .isTrue();
        assertThat(places.enter(company, ALL)).isFalse();
    }

    @Test
    void areAllForOneWhereNobodyElseWaits() {
        fill("acme");

        places.leave("acme");

        assertThat(places.enter("acme", ALL)).isTrue();
    }

    @Test
    void areHalfForOneWhileAnotherWaits() {
        fill("acme");
        assertThat(places.enter("globex", ALL)).isFalse();

        places.leave("acme");
        assertThat(places.enter("acme", ALL)).isFalse();
        assertThat(places.enter("globex", ALL)).isTrue();
        places.leave("acme");
        assertThat(places.enter("globex", ALL)).isTrue();
    }

    @Test
    void areForAllAgainWhereTheOtherDoesNotAskAnyMore() {
        fill("acme");
        assertThat(places.enter("globex", ALL)).isFalse();
        places.leave("acme");

        now = Duration.ofSeconds(21).toNanos();

        assertThat(places.enter("acme", ALL)).isTrue();
    }

    @Test
    void whatIsTakenUpCountsAsWell() {
        IntStream.range(0, ALL).forEach(_ -> places.enterAnyway("acme"));

        assertThat(places.enter("globex", ALL)).isFalse();
    }
}

package io.countersign.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    @Test
    void asksForTheFirstFiftyWhenNothingIsSaid() {
        assertThat(Page.Request.of(null, null)).isEqualTo(new Page.Request(0, 50));
    }

    @Test
    void knowsHowManyItemsComeBefore() {
        var request = Page.Request.of("1000000", "500");

        assertThat(request.offset()).isEqualTo(500_000_000L);
        assertThat(request.of(List.of("a"), 3).map(String::length)).isEqualTo(new Page<>(List.of(1), 1000000, 500, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "1.5", "99999999999", "+1", "1000001"})
    void refusesAPageThatIsNone(String page) {
        var refusal = catchThrowableOfType(Problem.Invalid.class, () -> Page.Request.of(page, "50"));

        assertThat(refusal.faults()).extracting(Problem.Fault::path).containsExactly("page");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "501", "ten"})
    void refusesASizeOutOfBounds(String size) {
        var refusal = catchThrowableOfType(Problem.Invalid.class, () -> Page.Request.of("0", size));

        assertThat(refusal.faults()).containsExactly(new Problem.Fault("size", "must be a whole number from 1 to 500"));
    }

    @Test
    void namesBothWhenBothAreWrong() {
        var refusal = catchThrowableOfType(Problem.Invalid.class, () -> Page.Request.of("-1", "0"));

        assertThat(refusal.faults()).extracting(Problem.Fault::path).containsExactly("page", "size");
    }
}

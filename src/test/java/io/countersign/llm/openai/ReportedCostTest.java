package io.countersign.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Money;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportedCostTest {
    @ParameterizedTest
    @CsvSource({
        "3.45e-05, 34500",
        "0.0000000001, 1",
        "1.0000000001, 1000000001",
        "0.0, 0",
        "0, 0",
        "2, 2000000000",
        "' 0.5 ', 500000000",
        "1E-30, 1",
    })
    void roundsUpToNanoDollars(String header, long nanos) {
        assertThat(ReportedCost.read(List.of(header))).isEqualTo(new Money(nanos));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "None",
                "null",
                "nan",
                "Infinity",
                "-0.01",
                "1e999999999",
                "1e-999999999",
                "2e9",
                "0x1",
                "$1"
            })
    void knowsThatNothingNamedIsNotZero(String header) {
        assertThat(ReportedCost.read(List.of(header))).isNull();
    }

    @Test
    void isAbsentWithoutTheHeader() {
        assertThat(ReportedCost.read(List.of())).isNull();
    }
}

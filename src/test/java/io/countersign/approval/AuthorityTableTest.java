package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.ledger.Money;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table that ships, asked as the engine asks it. */
class AuthorityTableTest {
    private static final DmnEngine ENGINE =
            DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine();

    @ParameterizedTest
    @CsvSource({
        "WORK,     0,             true,  LINE,  0",
        "WORK,     999.999999999, true,  LINE,  0",
        "WORK,     1000,          true,  BOARD, 1",
        "BUDGET,   9999.999999999,true,  BOARD, 1",
        "BUDGET,   10000,         true,  BOARD, 2",
        "SPEND,    9.999999999,   false, LINE,  0",
        "SPEND,    10,            true,  LINE,  0",
        "SPEND,    1000000000,    true,  BOARD, 2",
        "TOOL,     0,             true,  LINE,  0",
        "HIRE,     0,             true,  BOARD, 1",
        "STRATEGY, 100000,        true,  BOARD, 1",
    })
    void saysWhoSignsToTheLastNanoDollar(Kind kind, String usd, boolean needed, String from, int people)
            throws IOException {
        var outputs = outputs(kind, Money.usd(usd));

        assertThat(outputs.get("needed")).isEqualTo(needed);
        assertThat(outputs.get("approvalFrom")).isEqualTo(from);
        assertThat(outputs.get("people")).isEqualTo(people);
    }

    @ParameterizedTest
    @EnumSource
    void remindsBeforeItEscalatesAndEscalatesBeforeItExpires(Kind kind) throws IOException {
        var outputs = outputs(kind, Money.usd("20"));

        var times = new Duration[] {
            time(outputs, "remindEvery"), time(outputs, "escalateAfter"), time(outputs, "expiresAfter")
        };
        assertThat(times).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aLevelAdmitsItselfAndWhatIsAboveIt() {
        assertThat(FromLevel.LINE.admits(7)).isTrue();
        assertThat(new FromLevel("1").admits(2)).isFalse();
        assertThat(new FromLevel("1").admits(1)).isTrue();
        assertThat(new FromLevel("1").admits(0)).isTrue();
        assertThat(new FromLevel("BOARD").admits(0)).isFalse();
        assertThatThrownBy(() -> new FromLevel("CEO")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, Object> outputs(Kind kind, Money amount) throws IOException {
        try (var file = Files.newInputStream(Path.of("processes/approve-up-the-line/approval-authority.dmn"))) {
            return ENGINE.evaluateDecisionTable(
                            ENGINE.parseDecision(AuthorityTable.KEY, file),
                            Map.of("kind", kind.name(), "nanos", amount.nanos(), "usd", AuthorityTable.USD, "level", 2))
                    .getSingleResult()
                    .getEntryMap();
        }
    }

    private static Duration time(Map<String, Object> outputs, String name) {
        return Duration.parse(String.valueOf(outputs.get(name)));
    }
}

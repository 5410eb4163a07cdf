package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Routines begin, change and end with the company's version and its positions, and pause in between. */
class RoutineLivesSystemTest extends RoutineTest {
    @Autowired
    private Retirements retirements;

    @Test
    void routinesBeginChangeAndEndWithTheVersion() {
        anAnalystWith(inbox(""), inbox("").replace("inbox", "news").replace("30s", "1h"));
        var inbox = routines.list(company).getFirst().routine();
        var news = routines.list(company).getLast().routine();

        repost(companies.export(company).replace("Look into", "Search").replace("every: \"1h\"", "every: \"2h\""));

        assertThat(routines.list(company).getFirst().routine()).isEqualTo(inbox);
        var changed = routines.list(company).getLast().routine();
        assertThat(changed.id()).isEqualTo(news.id());
        assertThat(changed.heartbeat()).isNotEqualTo(news.heartbeat());
        assertThat(isAlive(Objects.requireNonNull(news.heartbeat()))).isFalse();
        assertThat(Duration.between(clock.now(), changed.due())).isGreaterThan(Duration.ofMinutes(110));
        repost(companies.export(company).replaceFirst("(?s)  routines:.*?- key: \"checker\"", "- key: \"checker\""));

        assertThat(routines.list(company)).isEmpty();
        assertThat(isAlive(Objects.requireNonNull(inbox.heartbeat()))).isFalse();
        assertThat(isAlive(Objects.requireNonNull(changed.heartbeat()))).isFalse();
    }

    private void repost(String yaml) {
        var before = companies.find(company).version();
        companies.post(Definitions.read(yaml.getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML), "test");
        assertThat(companies.find(company).version()).isEqualTo(before + 1);
    }

    @Test
    void aRetiredPositionsRoutinesEndAndSoDoTheirRuns() {
        theAnalystTakesItsTime();
        anAnalystWith(inbox(""));
        tick();
        await().until(() -> colleagues.asked("analyst", "work") == 1);
        var run = all().getFirst();

        retirements.retire(company, "analyst", BOARD, "nobody needs it");

        assertThat(runs.find(run.id()).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(routines.list(company)).isEmpty();
        mayAnswer.countDown();
        await().until(() -> check.run().violations().isEmpty());
    }

    @Test
    void aPausedRoutineMissesNothingAndGoesOn() {
        anAnalystWith(inbox(""));
        var before = routine().routine();
        assertThatThrownBy(() -> routines.pause(company, "analyst", "inbox", STRANGER, "why not"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> routines.pause(company, "analyst", "inbox", OPERATOR, " "))
                .isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> routines.pause(company, "head", "inbox", OPERATOR, "wrong"))
                .isInstanceOf(Problem.Missing.class);

        routines.pause(company, "analyst", "inbox", OPERATOR, "the feed is down");

        assertThat(isAlive(Objects.requireNonNull(before.heartbeat()))).isFalse();
        assertThatThrownBy(() -> routines.pause(company, "analyst", "inbox", OPERATOR, "again"))
                .isInstanceOf(Problem.Clash.class);
        passes("1 day");
        routines.resume(company, "analyst", "inbox", BOARD, "it is up");
        assertThat(routine().routine().due()).isAfter(clock.now());
        assertThatThrownBy(() -> routines.resume(company, "analyst", "inbox", BOARD, "again"))
                .isInstanceOf(Problem.Clash.class);
        assertThat(all()).isEmpty();
        tick();
        assertThat(all()).hasSize(1);
        assertThat(told("RoutinePaused")).isOne();
        assertThat(told("RoutineResumed")).isOne();
    }

    private boolean isAlive(String instance) {
        return runtime.createProcessInstanceQuery().processInstanceId(instance).count() > 0;
    }
}

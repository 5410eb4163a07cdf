package io.countersign.agent;

import static io.countersign.agent.Situations.ANALYST;
import static io.countersign.agent.Situations.OWN;
import static io.countersign.agent.Situations.SETTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.ledger.Money;
import io.countersign.llm.Journal;
import io.countersign.llm.Message;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A brief fits the room of its act, and says what it leaves out. */
class BriefRoomTest {
    private final Briefs briefs = new Briefs();

    @Test
    void neverExceedsTheBytesOfItsActWhateverTheTextsAre() throws CharacterCodingException {
        for (int seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            for (var whole : Situations.all(random, most -> Situations.hostile(random, most))) {
                var situation = fitting(whole);
                assertThat(bytes(situation, briefs.brief(situation)))
                        .as("%s of seed %d", situation.act(), seed)
                        .isLessThanOrEqualTo(situation.act().limits().maxRequestBytes());
                var repair =
                        briefs.repair(situation, Situations.hostile(random, 50_000), Situations.hostile(random, 3_000));
                assertThat(bytes(situation, repair))
                        .as("repair of %s of seed %d", situation.act(), seed)
                        .isLessThanOrEqualTo(situation.act().limits().maxRequestBytes());
                assertThat(repair.size())
                        .isLessThanOrEqualTo(situation.act().limits().maxMessages());
            }
        }
    }

    @Test
    void fitsTheLargestSituationsThatExist() throws CharacterCodingException {
        var long64 = "x".repeat(63);
        var big = "漢\n".repeat(20_000);
        var reports = IntStream.range(10, 60)
                .mapToObj(i -> new Seat(long64.substring(2) + i, big, big))
                .toList();
        var returned = IntStream.range(0, ResultLabels.MOST)
                .mapToObj(i -> new Returned(
                        "A" + i,
                        reports.get(i),
                        big,
                        big,
                        Returned.Status.DONE,
                        big,
                        new Money(999_999_999_999L),
                        true))
                .toList();
        var partners = reports.stream()
                .map(report -> new Correspondence.Partner(report.key(), Correspondence.Tie.PEER))
                .toList();
        var unread = IntStream.rangeClosed(1, 10)
                .mapToObj(i -> new Correspondence.Received(
                        100 + i, reports.get(i), Correspondence.Tie.REPORT, big.substring(0, 1000)))
                .toList();
        var setting = new Setting(big, big, big, reports.getFirst(), new Correspondence(partners, unread));
        var own = new Task(big, big, new Money(999_999_999_999_999_999L));
        var situations = List.of(
                new PlanSituation(setting, own, reports, own.available(), own.available(), 50, returned, big),
                new WorkSituation(setting, own, big, big),
                new ReviewSituation(setting, own, returned, big),
                new DecideSituation(setting, big, big, own.available(), own.available(), big, big));

        for (var whole : situations) {
            var situation = fitting(whole);
            int most = situation.act().limits().maxRequestBytes();

            assertThat(bytes(situation, briefs.brief(situation))).isBetween(most * 8 / 10, most);
            assertThat(bytes(situation, briefs.repair(situation, big, big))).isBetween(most * 7 / 10, most);
        }
    }

    @Test
    void sharesTheRoomFairlyAndSaysWhatIsLeftOut() {
        var situation = Situations.review(
                Situations.done("A1", "a".repeat(60_000)),
                Situations.done("A2", "b".repeat(30_000)),
                Situations.done("A3", "c".repeat(300)));

        var text = briefs.brief(situation).getLast().text();

        assertThat(text.chars().filter(c -> c == 'a').count())
                .isCloseTo(text.chars().filter(c -> c == 'b').count(), Offset.offset(60L))
                .isGreaterThan(15_000);
        assertThat(text)
                .contains("c".repeat(300))
                .contains(" of 60000 characters shown]")
                .contains(" of 30000 ");
        assertThat(text.split("\\[cut: ", -1)).hasSize(3);
    }

    @Test
    void cutsResultsBeforeTheAssignment() {
        var objective = "o".repeat(9_000);
        var situation = new ReviewSituation(
                SETTING,
                new Task(objective, "Short", Money.ZERO),
                IntStream.range(0, 40)
                        .mapToObj(i -> Situations.done("A" + i, "r".repeat(20_000)))
                        .toList(),
                null);

        assertThat(briefs.brief(situation).getLast().text()).contains(objective);
    }

    @Test
    void countsWholeCharactersInWhatItCuts() {
        var text = new Draft().quote("Text:", "😀".repeat(500), true).within(300);

        assertThat(text).matches("(?s)Text:\n> (😀)+\n\\[cut: \\d+ of 500 characters shown]\n");
        var shown =
                text.codePoints().filter(point -> point == "😀".codePointAt(0)).count();
        assertThat(text).contains("[cut: %d of".formatted(shown));
        assertThat(shown).isBetween(50L, 75L);
    }

    @Test
    void leavesOutMailBeforeItsOwnWordsDoNotFit() {
        var key = "x".repeat(58);
        var reports = IntStream.range(10, 60)
                .mapToObj(i -> new Seat(key + i, "Title", "Instructions"))
                .toList();
        var returned = IntStream.range(0, ResultLabels.MOST)
                .mapToObj(i -> new Returned(
                        "A" + i,
                        reports.get(i),
                        "o".repeat(99),
                        "a",
                        Returned.Status.DONE,
                        "r".repeat(99),
                        Money.ZERO,
                        true))
                .toList();
        var unread = IntStream.rangeClosed(1, 10)
                .mapToObj(i -> new Correspondence.Received(i, ANALYST, Correspondence.Tie.PEER, "m".repeat(600)))
                .toList();
        var partners = reports.stream()
                .map(report -> new Correspondence.Partner(report.key(), Correspondence.Tie.REPORT))
                .toList();
        var setting = new Setting("A", "m".repeat(9000), "g", ANALYST, new Correspondence(partners, unread));
        var crowded = new PlanSituation(setting, OWN, reports, Money.ZERO, Money.ZERO, 50, returned, "c".repeat(900));

        var fitting = fitting(crowded);

        var mail = Objects.requireNonNull(fitting.setting().mail());
        assertThat(mail.unread())
                .hasSizeLessThan(10)
                .isEqualTo(unread.subList(0, mail.unread().size()));
        var text = briefs.brief(fitting).getLast().text();
        assertThat(text.split("# Message to you: ", -1))
                .hasSize(1 + mail.unread().size());
        briefs.repair(fitting, "{}", "wrong");
        assertThatThrownBy(() -> briefs.repair(crowded, "{}", "wrong")).hasMessageContaining("does not fit");
        var plain = new WorkSituation(setting, OWN, null, null);
        assertThat(fitting(plain)).isEqualTo(plain);
    }

    @Test
    void namesAsManyPartnersAsThereIsRoomFor() {
        var partners = IntStream.range(0, 100)
                .mapToObj(i -> new Correspondence.Partner("p".repeat(60) + i, Correspondence.Tie.PEER))
                .toList();
        var mail = new Correspondence(partners, List.of());

        assertThat(mail.keys())
                .hasSizeBetween(30, 35)
                .isEqualTo(partners.stream()
                        .limit(mail.keys().size())
                        .map(Correspondence.Partner::key)
                        .toList());
        assertThat(String.join("", mail.keys())).hasSizeLessThanOrEqualTo(Correspondence.NAMED);
    }

    @Test
    void refusesARoomInWhichNotEvenItsOwnWordsFit() {
        assertThatThrownBy(() -> briefs.brief(Situations.plan(), 2_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not fit");
    }

    private Situation fitting(Situation situation) {
        var act =
                new Journal.Act("task", "worker", "acme", UUID.randomUUID(), UUID.randomUUID(), "ceo", "WORK", "model");
        return briefs.fitting(new Job(act, UUID.randomUUID(), situation)).situation();
    }

    /** Counts strictly: half a character would be an error. */
    private int bytes(Situation situation, List<Message> messages) throws CharacterCodingException {
        var texts = new ArrayList<String>(messages.stream().map(Message::text).toList());
        texts.add(briefs.schema(situation).schema().toString());
        texts.add(briefs.schema(situation).name());
        int sum = 0;
        for (var text : texts) {
            sum += StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(text))
                    .limit();
        }
        return sum;
    }
}

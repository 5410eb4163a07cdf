package io.countersign.agent;

import static io.countersign.agent.Situations.OWN;
import static io.countersign.agent.Situations.SETTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.ledger.Money;
import io.countersign.llm.Role;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a brief says: the rules of its act, the assignment, and what its position is to know. */
class BriefsTest {
    private final Briefs briefs = new Briefs();

    @Test
    void isTheSameForTheSameSituation() {
        for (int seed = 0; seed < 8; seed++) {
            assertThat(made(seed).stream().map(new Briefs()::brief).toList())
                    .isEqualTo(made(seed).stream().map(briefs::brief).toList());
        }
    }

    @Test
    void beginsWithTheSameMessageForOnePositionAndAct() {
        var one = briefs.brief(Situations.review(Situations.done("A1", "text")));
        var other = briefs.brief(new ReviewSituation(
                new Setting("Acme Research", SETTING.mission(), "Another goal", Situations.CEO),
                new Task("Else", "Else", Money.ZERO),
                List.of(),
                "Too short"));

        assertThat(one.getFirst()).isEqualTo(other.getFirst());
        assertThat(one.getFirst().role()).isEqualTo(Role.SYSTEM);
        assertThat(one.getLast()).isNotEqualTo(other.getLast());
        assertThat(one.getFirst()).isNotEqualTo(briefs.brief(Situations.work()).getFirst());
    }

    @Test
    void saysWhatThePlanMayHandOut() {
        var text = briefs.brief(Situations.plan("0.90", "0.02", 7)).getLast().text();

        assertThat(text)
                .contains("at most 0.90 USD", "at least 0.02 USD", "Assignments: at most 7")
                .contains("- Key: analyst\n  Title: Market analyst\n  Instructions: Finds and weighs evidence.")
                .doesNotContain("hand out none");
        assertThat(briefs.brief(Situations.plan("0.01", "0.02", 7)).getLast().text())
                .contains("hand out none");
    }

    @Test
    void asksForTheResultItselfWhenNothingWasHandedOut() {
        assertThat(briefs.brief(Situations.review()).getLast().text()).contains("Do the assignment yourself");
        assertThat(briefs.brief(Situations.review(Situations.done("A1", "x")))
                        .getLast()
                        .text())
                .doesNotContain("Do the assignment yourself");
    }

    @Test
    void showsTheComplaintAndTheEarlierResult() {
        var again = new WorkSituation(SETTING, OWN, "My first try", "Name your sources");

        assertThat(briefs.brief(again).getLast().text()).contains("> My first try", "> Name your sources");
        assertThat(briefs.brief(Situations.work()).getLast().text()).doesNotContain("sent back");
    }

    @Test
    void callsUnlimitedMoneyNoLimit() {
        var own = new Task("Do it", "Done", Money.UNLIMITED);

        assertThat(briefs.brief(new WorkSituation(SETTING, own, null, null))
                        .getLast()
                        .text())
                .contains("Money left for it: no limit");
    }

    @Test
    void refusesLabelsThatAreNotLabels() {
        assertThatThrownBy(() -> Situations.review(Situations.done("A1", ""), Situations.done("A1", "")))
                .hasMessageContaining("given twice");
        assertThatThrownBy(() -> Situations.review(Situations.done("A\n1", "")))
                .hasMessageContaining("letters, digits or hyphens");
    }

    private static List<Situation> made(int seed) {
        var random = new Random(seed);
        return Situations.all(random, most -> Situations.hostile(random, most));
    }
}

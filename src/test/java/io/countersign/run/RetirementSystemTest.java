package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Caller;
import io.countersign.problem.Problem;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Positions that are given up. */
class RetirementSystemTest extends CompanyTest {
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    private static final Caller HANNA = new Caller("hanna", Set.of());

    private static final String CHART = """
          - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
          - {key: head, title: Head, reportsTo: ceo, instructions: Plans., budget: 10, authority: 5}
          - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
          - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
        """;

    @Autowired
    private Retirements retirements;

    @Test
    void aRetiredPositionHandsItsWorkBackAndGetsNoMore() {
        aCompany(CHART);
        var held = new CountDownLatch(1);
        var later = new CountDownLatch(1);
        colleagues.when("analyst", "work", request -> {
            pass(held);
            return Colleagues.plainly(request);
        });
        var atWork = start("2.00");
        await().until(() -> colleagues.asked("analyst", "work") == 1);
        colleagues.when("head", "plan", request -> {
            pass(later);
            return Colleagues.plainly(request);
        });
        var planning = start("2.00");
        await().until(() -> colleagues.asked("head", "plan") == 2);

        assertThatThrownBy(() -> retirements.retire(company, "analyst", HANNA, "because"))
                .isInstanceOf(Problem.Denied.class);
        var next = retirements.retire(company, "analyst", BOARD, "Its work is done by the writer");

        assertThat(next.version()).isEqualTo(2);
        assertThat(next.find("analyst")).isEmpty();
        assertThat(ended(atWork).status()).isEqualTo(RunStatus.SUCCEEDED);
        var given = assignment(atWork, "analyst");
        assertThat(given.status()).isEqualTo(Assignment.Status.DROPPED);
        assertThat(given.failure()).isEqualTo("the position was retired by chair: Its work is done by the writer");
        later.countDown();
        assertThat(ended(planning).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(planning, "analyst").status()).isEqualTo(Assignment.Status.DROPPED);
        assertThat(colleagues.asked("analyst", "work")).isEqualTo(1);
        held.countDown();
        await().until(
                        () -> jdbc.sql("select count(*) from model_call where company = ? and status = 'SENT'")
                                .param(company)
                                .query(Integer.class)
                                .single(),
                        sent -> sent == 0);
        assertThatThrownBy(() -> retirements.retire(company, "ceo", BOARD, "because"))
                .isInstanceOf(Problem.Clash.class);
        assertThat(ended(start("2.00")).companyVersion()).isEqualTo(2);
    }
}

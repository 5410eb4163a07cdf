package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.access.Caller;
import io.countersign.access.TestPeople;
import io.countersign.access.Visible;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.approval.Deputies;
import io.countersign.problem.Problem;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of deputyships when one of the two people is disabled or removed. */
class AbsentPrincipalsSystemTest extends DeputiesTest {
    @Test
    void nobodySignsForWhoIsDisabled() {
        theTableSays(spend("0.714444444", "LINE"));
        aChain(HEAD_OF_PEOPLE, "0.714444444");
        deputy(SAM, DAN);
        TestPeople.have(identity, "sam", Caller.DISABLED);
        var run = start("6.00");
        var request = waitingForSam(run);

        assertThat(inbox.mine(DAN, company, ALL).items()).isEmpty();
        assertThatThrownBy(() -> inbox.decide(request.id(), DAN, "APPROVE", "", request.digest()))
                .isInstanceOf(Problem.Denied.class);

        TestPeople.have(identity, "sam");
        inbox.decide(request.id(), DAN, "APPROVE", "", request.digest());
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        runs.cancel(run.id());
    }

    @Test
    void whoeverIsRemovedIsNobodysDeputyAndHasNone() {
        TestPeople.have(identity, "gone");
        var gone = new Caller("gone", Set.of());
        deputy(gone, DAN);
        deputy(SAM, gone);
        deputy(SAM, EVE);

        identity.deleteUser("gone");

        assertThat(deputies.list(null, "root", Visible.ALL, ALL).items())
                .filteredOn(deputy -> deputy.revokedAt() == null)
                .extracting(Deputies.Deputy::deputy)
                .containsExactly("eve");
        assertThat(jdbc.sql("""
            select count(*) from record_entry where chain = 'installation' and type = 'DeputyRevoked'
            and 'gone' in (data ->> 'principal', data ->> 'deputy')\
            """).query(Long.class).single()).isEqualTo(2);
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.problem.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may sign for whom, and who must not sign twice. */
class DeputySystemTest extends DeputiesTest {
    private static final Caller ADMINISTRATOR = new Caller("root", Set.of(Caller.ADMINISTRATORS));
    private static final Caller VICE = new Caller("vice", Set.of(Caller.BOARD));

    @Test
    void aDeputySignsForAPerson() {
        theTableSays(spend("0.711111111", "LINE"));
        aChain(HEAD_OF_PEOPLE, "0.711111111");
        deputy(SAM, DAN);
        var run = start("6.00");
        var request = waitingForSam(run);
        assertThat(inbox.mine(DAN, company, ALL).items())
                .extracting(ApprovalRequest::id)
                .containsExactly(request.id());
        assertThat(inbox.mine(SAM, company, ALL).total()).isEqualTo(1);
        assertThat(inbox.mine(EVE, company, ALL).items()).isEmpty();
        assertThat(tasks.createTaskQuery()
                        .taskId(request.task())
                        .taskCandidateUser("dan")
                        .count())
                .isEqualTo(1);

        inbox.decide(request.id(), DAN, "APPROVE", "for Sam", request.digest());

        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        assertThat(inbox.find(request.id()).decisions())
                .extracting(Decision::decider, Decision::onBehalfOf, Decision::position)
                .containsExactly(tuple("dan", "sam", "head"));
        runs.cancel(run.id());
    }

    @Test
    void aDeputyNamedWhileTheTaskWaitsMaySignToo() {
        theTableSays(spend("0.712222222", "LINE"));
        aChain(HEAD_OF_PEOPLE, "0.712222222");
        var run = start("6.00");
        var request = waitingForSam(run);
        assertThatThrownBy(() -> inbox.decide(request.id(), DAN, "APPROVE", "", request.digest()))
                .isInstanceOf(Problem.Denied.class);

        deputy(SAM, DAN);
        inbox.decide(request.id(), DAN, "APPROVE", "", request.digest());

        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        runs.cancel(run.id());
    }

    @Test
    void noDeputyOfADeputyNoneOutOfTimeNoneRevoked() {
        theTableSays(spend("0.713333333", "LINE"));
        aChain(HEAD_OF_PEOPLE, "0.713333333");
        var run = start("6.00");
        var request = waitingForSam(run);
        var now = clock.now();
        deputy(SAM, DAN);
        deputy(DAN, EVE);
        deputies.name(SAM, "sam", "later", now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)));
        jdbc.sql("""
            insert into deputy (id, principal, deputy, begins_at, ends_at, named_by)
            values (gen_random_uuid(), 'sam', 'earlier', now() - interval '2 days', now() - interval '1 day', 'sam')\
            """).update();
        var revoked = deputies.name(ADMINISTRATOR, "sam", "revoked", null, now.plus(Duration.ofDays(1)));
        deputies.revoke(SAM, revoked.id());

        for (var name : new String[] {"eve", "later", "earlier", "revoked"}) {
            assertThatThrownBy(() ->
                            inbox.decide(request.id(), new Caller(name, Set.of()), "APPROVE", "", request.digest()))
                    .as(name)
                    .isInstanceOf(Problem.Denied.class);
        }
        runs.cancel(run.id());
    }

    @Test
    void onlyThePersonOrAnAdministratorNamesOne() {
        var tomorrow = clock.now().plus(Duration.ofDays(1));

        assertThatThrownBy(() -> deputies.name(DAN, "sam", "dan", null, tomorrow))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> deputies.name(SAM, "sam", "sam", null, tomorrow))
                .isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(
                        () -> deputies.name(SAM, "sam", "dan", null, clock.now().minusSeconds(1)))
                .isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(
                        () -> deputies.name(SAM, "sam", "dan", null, clock.now().plus(Duration.ofDays(367))))
                .isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> deputies.name(SAM, "sam", "dan; eve", null, tomorrow))
                .isInstanceOf(Problem.Invalid.class);
        var named = deputies.name(ADMINISTRATOR, "sam", "dan", null, tomorrow);
        assertThatThrownBy(() -> deputies.revoke(DAN, named.id())).isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> deputies.revoke(EVE, named.id()))
                .as("who is neither of the two does not learn that there is one")
                .isInstanceOf(Problem.Missing.class)
                .hasMessage("There is no deputy " + named.id());
    }

    /** A deputy that an administrator names and revokes right after its signature leaves a trace that nobody can take out. */
    @Test
    void whoWasNamedAndRevokedIsOnTheRecord() {
        var named = deputies.name(ADMINISTRATOR, "sam", "dan", null, clock.now().plus(Duration.ofDays(1)));
        deputies.revoke(ADMINISTRATOR, named.id());
        deputies.revoke(ADMINISTRATOR, named.id());

        assertThat(jdbc.sql("""
            select type, data ->> 'principal' as principal, data ->> 'deputy' as deputy from record_entry
            where chain = 'installation' and data ->> 'deputyship' = ? order by seq\
            """)
                        .param(named.id().toString())
                        .query((row, _) -> "%s %s %s"
                                .formatted(row.getString("type"), row.getString("principal"), row.getString("deputy")))
                        .list())
                .containsExactly("DeputyNamed sam dan", "DeputyRevoked sam dan");
        assertThat(record.installation().violations()).isEmpty();
    }

    @Test
    void whoAsksNeverSignsNotEvenForSomebodyElse() {
        theTableSays(spend("0.714444444", "LINE"));
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 5, filledBy: people, users: [sam]}
              - {key: lead, title: Lead, reportsTo: ceo, instructions: Plans., authority: 0, filledBy: people, users: [dan]}
              - {key: analyst, title: Analyst, reportsTo: lead, instructions: Analyses.}
            """);
        deputy(SAM, DAN);
        var run = start("6.00");
        samPlans(run);
        waiting(run);
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
        instances.complete(
                task.getId(), "dan", Set.of(), Map.of("objective_analyst", "Do it", "budget_analyst", "0.714444444"));
        var request = waitingFor(run);

        assertThatThrownBy(() -> inbox.decide(request.id(), DAN, "APPROVE", "", request.digest()))
                .isInstanceOf(Problem.Denied.class);
        assertThat(inbox.mine(DAN, company, ALL).items()).isEmpty();
        inbox.decide(request.id(), SAM, "APPROVE", "", request.digest());
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        runs.cancel(run.id());
    }

    /** An administrator did the planning in the lead's place: neither it nor its deputy signs for that, as the board or else. */
    @Test
    void whoAskedInThePlaceOfAnotherNeverSignsEither() {
        aUser("root", Caller.BOARD, Caller.ADMINISTRATORS);
        aUser("chair", Caller.BOARD);
        theTableSays(spend("0.718888888", "BOARD"));
        aCompany("""
              - {key: lead, title: Lead, instructions: Plans., authority: 0, filledBy: people, users: [eve]}
              - {key: analyst, title: Analyst, reportsTo: lead, instructions: Analyses.}
            """);
        var root = new Caller("root", Set.of(Caller.BOARD, Caller.ADMINISTRATORS));
        deputy(root, DAN);
        var run = start("6.00");
        waiting(run);
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
        instances.complete(
                task.getId(),
                "root",
                root.groups(),
                Map.of("objective_analyst", "Do it", "budget_analyst", "0.718888888"));
        var request = waitingFor(run);
        assertThat(request.requestedBy()).isEqualTo("lead");

        for (var caller : new Caller[] {root, DAN, new Caller("eve", Set.of(Caller.BOARD))}) {
            assertThat(inbox.mine(caller, company, ALL).items())
                    .as(caller.name())
                    .isEmpty();
            assertThatThrownBy(() -> inbox.decide(request.id(), caller, "APPROVE", "", request.digest()))
                    .as(caller.name())
                    .isInstanceOf(Problem.Denied.class);
        }
        assertThat(tasks.createTaskQuery()
                        .taskId(request.task())
                        .taskCandidateUser("dan")
                        .count())
                .isZero();
        inbox.decide(request.id(), CHAIR, "APPROVE", "", request.digest());
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        runs.cancel(run.id());
    }

    @Test
    void twoDifferentPeopleMustSignWhereTheTableAsksForThem() {
        aUser("chair", Caller.BOARD);
        aUser("vice", Caller.BOARD);
        theTableSays(new Rule(Kind.SPEND, "0.715555555", "BOARD", 2, "P30D"));
        aChain("", "0.715555555");
        deputy(CHAIR, DAN);
        deputy(VICE, CHAIR);
        var run = start("6.00");
        var request = waitingFor(run);

        inbox.decide(request.id(), CHAIR, "APPROVE", "one", request.digest());

        assertThat(waitingFor(run).decider()).isEqualTo(ApprovalRequest.BOARD);
        assertThatThrownBy(() -> inbox.decide(request.id(), CHAIR, "APPROVE", "two", request.digest()))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> inbox.decide(request.id(), DAN, "APPROVE", "for the chair", request.digest()))
                .isInstanceOf(Problem.Denied.class);
        inbox.decide(request.id(), VICE, "APPROVE", "two", request.digest());

        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void whoSignedForSomebodyHasSignedForBoth() {
        aUser("chair", Caller.BOARD);
        aUser("vice", Caller.BOARD);
        theTableSays(new Rule(Kind.SPEND, "0.716666666", "BOARD", 2, "P30D"));
        aChain("", "0.716666666");
        deputy(CHAIR, DAN);
        deputy(VICE, DAN);
        var run = start("6.00");
        var request = waitingFor(run);

        inbox.decide(request.id(), DAN, "APPROVE", "for the chair", request.digest());

        waitingFor(run);
        for (var again : new Caller[] {DAN, CHAIR}) {
            assertThatThrownBy(() -> inbox.decide(request.id(), again, "APPROVE", "", request.digest()))
                    .isInstanceOf(Problem.Denied.class);
        }
        inbox.decide(request.id(), VICE, "APPROVE", "", request.digest());
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        runs.cancel(run.id());
    }

    @Test
    void thePeopleOfAPositionAreThoseOfToday() {
        theTableSays(spend("0.717777777", "LINE"));
        aChain(HEAD_OF_PEOPLE, "0.717777777");
        var run = start("6.00");
        var request = waitingForSam(run);

        aChain("filledBy: people, users: [eve]", "0.717777777");

        assertThatThrownBy(() -> inbox.decide(request.id(), SAM, "APPROVE", "", request.digest()))
                .isInstanceOf(Problem.Denied.class);
        inbox.decide(request.id(), EVE, "APPROVE", "", request.digest());
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        runs.cancel(run.id());
    }
}

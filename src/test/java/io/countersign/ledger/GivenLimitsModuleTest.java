package io.countersign.ledger;

import static io.countersign.ledger.Bench.seat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far limits go that somebody sets. */
class GivenLimitsModuleTest {
    private final Bench bench = new Bench();
    private UUID root = UUID.randomUUID();
    private UUID work = UUID.randomUUID();

    @BeforeEach
    void company() {
        bench.company(
                "acme",
                "50.00",
                seat("ceo", null, "20.00"),
                seat("head", "ceo", "30.00"),
                seat("analyst", "head", "5.00"),
                seat("writer", "ceo", "4.00"));
        var run = bench.run("acme", "10.00");
        root = bench.assignment(run, null, "ceo", "10.00");
        work = bench.assignment(run, root, "analyst", "1.00");
    }

    @Test
    void staysWithinTheLimitNextAboveAndWithinTheGiversOwn() {
        assertThat(position("analyst", "30.01", null, null)).isEqualTo(new Change.Refused(Money.usd("30")));
        assertThat(position("analyst", "20.01", "ceo", null)).isEqualTo(new Change.Refused(Money.usd("20")));
        assertThat(position("analyst", "20.00", "ceo", null)).isEqualTo(new Change.Done());
        assertThat(limit("analyst")).isEqualTo(Money.usd("20"));
        bench.assertSound();
    }

    @Test
    void givesFromOneToAnotherInOneTransaction() {
        assertThat(position("analyst", "9.01", "ceo", "writer")).isEqualTo(new Change.Refused(Money.usd("9")));
        assertThat(limit("writer")).isEqualTo(Money.usd("4"));

        assertThat(position("analyst", "7.50", "ceo", "writer")).isEqualTo(new Change.Done());

        assertThat(limit("analyst")).isEqualTo(Money.usd("7.5"));
        assertThat(limit("writer")).isEqualTo(Money.usd("1.5"));
        assertThat(position("analyst", "7.50", "ceo", "writer")).isEqualTo(new Change.Done());
        assertThat(limit("writer")).isEqualTo(Money.usd("1.5"));
        bench.assertSound();
    }

    /** Whoever has more than those above already may have less, and no more. */
    @Test
    void aLimitAboveTheOneAroundItGoesDownOnly() {
        assertThat(position("head", "3.00", "ceo", null)).isEqualTo(new Change.Done());

        assertThat(position("analyst", "5.01", "ceo", null)).isEqualTo(new Change.Refused(Money.usd("3")));
        assertThat(position("analyst", "4.00", "ceo", null)).isEqualTo(new Change.Done());

        assertThat(limit("analyst")).isEqualTo(Money.usd("4"));
        bench.assertSound();
    }

    @Test
    void anAssignmentAboveItsParentGoesDownOnly() {
        assertThat(bench.given.assignment("acme", root, Money.usd("0.50"), "less"))
                .isEqualTo(new Change.Done());

        assertThat(bench.given.assignment("acme", work, Money.usd("1.01"), "more"))
                .isEqualTo(new Change.Refused(Money.usd("0.5")));
        assertThat(bench.given.assignment("acme", work, Money.usd("0.90"), "less"))
                .isEqualTo(new Change.Done());
        bench.assertSound();
    }

    @Test
    void whoGetsLessGivesNobodyMore() {
        assertThat(position("analyst", "3.00", "ceo", "writer")).isEqualTo(new Change.Done());

        assertThat(limit("analyst")).isEqualTo(Money.usd("3"));
        assertThat(bench.balances.accounts("acme"))
                .noneMatch(account -> account.owner().equals("writer")
                        && !account.balance().limit().equals(Money.usd("4")));
        bench.assertSound();
    }

    @Test
    void takesNothingFromWhatHasNoLimit() {
        bench.company(
                "acme", "50.00", seat("ceo", null, "20.00"), seat("analyst", "ceo", "5.00"), seat("free", "ceo", null));

        assertThat(position("analyst", "6.00", "ceo", "free")).isEqualTo(new Change.Done());

        assertThat(limit("analyst")).isEqualTo(Money.usd("6"));
        assertThat(limit("free").isUnlimited()).isTrue();
        bench.assertSound();
    }

    @Test
    void theSameCauseChangesALimitOnce() {
        var first = "ann, 1: more";
        bench.given.position("acme", "analyst", Money.usd("7.50"), null, "writer", first);
        bench.given.position("acme", "analyst", Money.usd("6.00"), null, null, "ann, 2: less");

        assertThat(bench.given.position("acme", "analyst", Money.usd("7.50"), null, "writer", first))
                .isEqualTo(new Change.Done());

        assertThat(limit("analyst")).isEqualTo(Money.usd("6"));
        assertThat(limit("writer")).isEqualTo(Money.usd("1.5"));
        bench.assertSound();
    }

    @Test
    void goesBelowWhatIsInUseAndIsFullThen() {
        bench.held(work, "0.80");

        assertThat(position("analyst", "0.50", "ceo", null)).isEqualTo(new Change.Done());
        assertThat(bench.given.assignment("acme", work, Money.usd("0.10"), "less"))
                .isEqualTo(new Change.Done());

        assertThat(limit("analyst")).isEqualTo(Money.usd("0.8"));
        assertThat(bench.balances.available(work)).isEqualTo(Money.ZERO);
        bench.assertSound();
    }

    @Test
    void anAssignmentStaysWithinItsParent() {
        assertThat(bench.given.assignment("acme", work, Money.usd("10.01"), "more"))
                .isEqualTo(new Change.Refused(Money.usd("10")));
        assertThat(bench.given.assignment("acme", work, Money.usd("10.00"), "more"))
                .isEqualTo(new Change.Done());
        assertThat(bench.given.assignment("acme", root, Money.usd("10.01"), "more"))
                .isEqualTo(new Change.Refused(Money.usd("10")));
    }

    @Test
    void makesNoMoneyHoweverManyGiveAtOnce() {
        var changes = Bench.atOnce(20, client -> position("analyst", "5." + (10 + client), "ceo", "writer"));

        assertThat(changes).containsOnly(new Change.Done());
        assertThat(limit("analyst").plus(limit("writer"))).isLessThanOrEqualTo(Money.usd("9"));
        bench.assertSound();
    }

    private Change position(String position, String limit, @Nullable String giver, @Nullable String from) {
        return bench.given.position(
                "acme",
                position,
                Money.usd(limit),
                giver,
                from,
                UUID.randomUUID().toString());
    }

    private Money limit(String position) {
        return bench.balances.accounts("acme").stream()
                .filter(account ->
                        account.kind().equals("POSITION") && account.owner().equals(position))
                .findFirst()
                .orElseThrow()
                .balance()
                .limit();
    }
}

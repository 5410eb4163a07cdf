package io.countersign.ledger;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Random histories. Amounts are mostly multiples of half a dollar, so that much fits exactly or by a nano-dollar not. */
final class Steps {
    private Steps() {}

    static Arbitrary<List<Step>> histories() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, together()),
                        Tuple.of(3, binds()),
                        Tuple.of(
                                3,
                                settlements().list().ofMinSize(1).ofMaxSize(4).map(Step.SettleAll::new)),
                        Tuple.of(12, buys()),
                        Tuple.of(8, calls().list().ofMinSize(1).ofMaxSize(4).map(Step.Send::new)),
                        Tuple.of(12, settlements()),
                        Tuple.of(2, Combinators.combine(calls(), yesOrNo()).as(Step.Release::new)),
                        Tuple.of(1, index().map(Step.ReleaseAssignment::new)),
                        Tuple.of(5, calls().map(Step.Expire::new)),
                        Tuple.of(3, Arbitraries.of(Step.Leap.class).map(Step.Later::new)),
                        Tuple.of(2, Arbitraries.of(new Step.Round())),
                        Tuple.of(2, company()),
                        Tuple.of(4, runs()),
                        Tuple.of(5, limits()),
                        Tuple.of(2, amounts(0, 2).map(Step.WriteOff::new)),
                        Tuple.of(4, ends()))
                .list()
                .ofMinSize(10)
                .ofMaxSize(60)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    /** A transaction, mostly of purchases, with savepoints in it. */
    private static Arbitrary<Step> together() {
        var flat = inTransaction();
        var savepoints = Combinators.combine(flat.list().ofMinSize(1).ofMaxSize(4), yesOrNo())
                .<Step>as(Step.Together::new);
        return Combinators.combine(
                        Arbitraries.frequencyOf(Tuple.of(5, flat), Tuple.of(1, savepoints))
                                .list()
                                .ofMinSize(2)
                                .ofMaxSize(10),
                        Arbitraries.frequency(Tuple.of(4, true), Tuple.of(1, false)))
                .as(Step.Together::new);
    }

    private static Arbitrary<Step> inTransaction() {
        return Arbitraries.frequencyOf(
                Tuple.of(12, buys()),
                Tuple.of(6, binds()),
                Tuple.of(1, calls().list().ofMinSize(1).ofMaxSize(4).map(Step.Send::new)),
                Tuple.of(2, settlements().list().ofMinSize(1).ofMaxSize(4).map(Step.SettleAll::new)),
                Tuple.of(1, settlements()),
                Tuple.of(1, Combinators.combine(calls(), yesOrNo()).as(Step.Release::new)),
                Tuple.of(1, index().map(Step.ReleaseAssignment::new)),
                Tuple.of(1, calls().map(Step.Expire::new)),
                Tuple.of(1, limits()),
                Tuple.of(1, index().map(Step.Cancel::new)),
                Tuple.of(1, index().map(Step.CloseBooks::new)),
                Tuple.of(1, Combinators.combine(index(), index()).as(Step.Look::new)));
    }

    private static Arbitrary<Step> binds() {
        return Combinators.combine(index(), index()).as(Step.Bind::new);
    }

    private static Arbitrary<Step> buys() {
        return Combinators.combine(index(), amounts(0, 2))
                .as(Step.Wish::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(Step.Buy::new);
    }

    private static Arbitrary<Step.Settle> settlements() {
        return Combinators.combine(calls(), bills(), amounts(0, 2), yesOrNo()).as(Step.Settle::new);
    }

    private static Arbitrary<Step.Bill> bills() {
        return Arbitraries.frequency(
                Tuple.of(4, Step.Bill.BELOW),
                Tuple.of(1, Step.Bill.AT),
                Tuple.of(1, Step.Bill.UNKNOWN),
                Tuple.of(2, Step.Bill.ABOVE));
    }

    private static Arbitrary<Step> company() {
        var unlimitedToo = Arbitraries.oneOf(amounts(2, 12), Arbitraries.of(Money.UNLIMITED));
        return Combinators.combine(
                        amounts(30, 80), amounts(5, 40), amounts(3, 20), unlimitedToo, Arbitraries.of(Step.Chart.class))
                .as(Step.Version::new);
    }

    private static Arbitrary<Step> runs() {
        return Arbitraries.oneOf(
                Combinators.combine(amounts(5, 25), amounts(3, 20), amounts(2, 10))
                        .as(Step.OpenRun::new),
                Combinators.combine(index(), index(), amounts(1, 6)).as(Step.Assign::new));
    }

    private static Arbitrary<Step> limits() {
        return Arbitraries.oneOf(
                Combinators.combine(index(), index(), amounts(0, 3)).as(Step.Give::new),
                Combinators.combine(index(), amounts(0, 3)).as(Step.RaiseAssignment::new),
                Combinators.combine(index(), amounts(0, 5)).as(Step.RaisePosition::new),
                amounts(0, 5).map(Step.RaiseCompany::new),
                Combinators.combine(index(), amounts(0, 5)).as(Step.RaiseRun::new),
                Combinators.combine(index(), amounts(0, 5)).as(Step.LowerRun::new));
    }

    private static Arbitrary<Step> ends() {
        return Arbitraries.frequencyOf(
                Tuple.of(1, index().map(Step.Pause::new)),
                Tuple.of(2, index().map(Step.Resume::new)),
                Tuple.of(1, index().map(Step.Succeed::new)),
                Tuple.of(1, index().map(Step.Cancel::new)),
                Tuple.of(2, index().map(Step.CloseBooks::new)));
    }

    private static Arbitrary<Integer> index() {
        return Arbitraries.integers().between(0, 9);
    }

    /** Counted from the newest call: mostly a few calls go through all that can happen to one. */
    private static Arbitrary<Integer> calls() {
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(0, 1)),
                Tuple.of(3, Arbitraries.integers().between(2, 12)));
    }

    private static Arbitrary<Boolean> yesOrNo() {
        return Arbitraries.of(false, true);
    }

    private static Arbitrary<Money> amounts(int above, int most) {
        return Combinators.combine(
                        Arbitraries.integers().between(2 * above + 1, 2 * most),
                        Arbitraries.frequency(Tuple.of(8, 0), Tuple.of(1, -1), Tuple.of(1, 1)))
                .as((halves, nanos) -> new Money(halves * 500_000_000L + nanos));
    }
}

package io.countersign.run.answers;

import io.countersign.ledger.Money;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One run to be: the shape of its company, and how its gateway answers. Everything random in it follows from the seed
 * and from what is asked, never from the order in which things happen.
 *
 * @param faults how many of a hundred answers are faults
 * @param only the one kind of fault there is; any kind where none is named
 */
record Scenario(
        String name,
        OrgChart chart,
        long seed,
        int faults,
        @Nullable Fault only) implements WildGateway.Behaviour {
    private static final List<Fault> KINDS = List.of(Fault.values());

    /** Schema-valid answers only. */
    static Scenario arbitrary(String shape, long seed) {
        return new Scenario(shape + ", arbitrary answers", OrgChart.of(shape, seed), seed, 0, null);
    }

    /** One answer in eight is a fault of any kind. */
    static Scenario mixed(String shape, long seed) {
        return new Scenario(shape + ", faults among answers", OrgChart.of(shape, seed), seed, 12, null);
    }

    /** Nothing but one kind of fault. */
    static Scenario nothingBut(Fault fault, long seed) {
        return new Scenario("nothing but " + fault, OrgChart.of("head and hand", seed), seed, 100, fault);
    }

    @Override
    public void reply(Question question, int attempt, Wire wire) throws IOException {
        var random = random(question.key() + "#" + attempt);
        var good = WildAnswers.to(question, random);
        if (random.nextInt(100) < faults) {
            var fault = only != null ? only : KINDS.get(random.nextInt(KINDS.size()));
            fault.instead(good, wire);
        } else {
            wire.json(200, Completion.of(good, random));
        }
    }

    Random random(String about) {
        return new Random(new SplittableRandom(seed ^ ((long) about.hashCode() << 32) ^ name.hashCode()).nextLong());
    }

    Money budget() {
        return Money.usd(
                only != null
                        ? "2.00"
                        : List.of("0.01", "0.30", "0.60", "1.20")
                                .get(random("budget").nextInt(4)));
    }

    String goal() {
        return "Withstand " + Texts.odd(random("goal")).replace("\0", "");
    }

    @Override
    public String toString() {
        return "seed %d: %s".formatted(seed, name);
    }
}

package io.countersign.trial.chaos;

import io.countersign.trial.OrgChart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Two nodes on one database. One falls asleep for longer than its lease, with calls in flight, and wakes up; then it is
 * killed. Each time the other one takes its tasks over.
 */
final class Replicas implements Scenario {
    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String COMPANY = "acme";
    private static final int CUSTOMERS = 10;
    private static final int WARM = 40;
    private static final int IN_FLIGHT = 3;
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration LONGER = Duration.ofSeconds(10);
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final int rounds;

    Replicas(int rounds) {
        this.rounds = rounds;
    }

    @Override
    public String name() {
        return "replicas";
    }

    @Override
    public void run(Ground ground, Verdicts verdicts) throws Exception {
        try (var fleet = new Fleet(ground, "replicas", Duration.ofMillis(200), Duration.ofMillis(1500));
                var watch = new Books(fleet.connect())) {
            fleet.start(List.of(FIRST, SECOND));
            fleet.node(FIRST).api().company(OrgChart.tree(COMPANY, 2, 2)).ok();
            try (var customers = new Customers(fleet::doors, COMPANY, CUSTOMERS)) {
                for (var round = 1; round <= rounds; round++) {
                    shared(fleet, verdicts);
                    asleep(fleet, watch, verdicts);
                    killed(fleet, watch, verdicts);
                    if (round < rounds) {
                        fleet.start(FIRST);
                    }
                }
                customers.judge(PATIENCE, verdicts);
                try (var books = new Books(fleet.connect())) {
                    new Audit(verdicts, books, fleet.node(SECOND).api(), fleet.log()).all(customers.accepted());
                }
            }
        }
    }

    private static void shared(Fleet fleet, Verdicts verdicts) throws Exception {
        var first = fleet.log().askedBy(FIRST);
        var second = fleet.log().askedBy(SECOND);
        var both = Until.holds(
                PATIENCE,
                () -> fleet.log().askedBy(FIRST) >= first + WARM && fleet.log().askedBy(SECOND) >= second + WARM);
        verdicts.add(
                "replicas share the work",
                both,
                "calls of the first",
                fleet.log().askedBy(FIRST) - first,
                "of the second",
                fleet.log().askedBy(SECOND) - second);
    }

    /**
     * SIGSTOP until everything it had in hand is another's and asked again, or for a while longer, since it may sleep with
     * the company's lock in its hand; then SIGCONT.
     */
    private static void asleep(Fleet fleet, Books watch, Verdicts verdicts) throws Exception {
        Until.must("calls are in flight", PATIENCE, () -> fleet.model(FIRST).inFlight() >= IN_FLIGHT);
        fleet.node(FIRST).signal("STOP");
        var stopped = Instant.now();
        var left = Left.of(watch, fleet.log(), FIRST);
        var taken = Until.holds(PATIENCE, () -> left.taken(watch) && Until.millisSince(stopped) > LEASE.toMillis());
        var repeated = Until.holds(LONGER, () -> left.answeredElsewhere(watch));
        var away = Until.millisSince(stopped);
        fleet.node(FIRST).signal("CONT");
        var woken = Until.holds(PATIENCE, () -> left.settled(watch));
        verdicts.add(
                "a node that slept past its lease harms nothing",
                taken && woken && fleet.node(FIRST).isAlive(),
                "asleep ms",
                away,
                "calls in flight",
                left.calls(),
                "all answered elsewhere meanwhile",
                repeated,
                "late answers, all on the books",
                left.answered(watch),
                "not so",
                left.unsettled(watch),
                "of them used",
                left.used(watch));
    }

    private static void killed(Fleet fleet, Books watch, Verdicts verdicts) throws Exception {
        Until.must("calls are in flight", PATIENCE, () -> fleet.model(FIRST).inFlight() >= IN_FLIGHT);
        fleet.node(FIRST).kill();
        var killed = Instant.now();
        var left = Left.of(watch, fleet.log(), FIRST);
        var taken = Until.holds(PATIENCE, () -> left.taken(watch));
        var free = Until.millisSince(killed);
        var repeated = Until.holds(PATIENCE, () -> left.repeated(watch));
        var last = Until.millisSince(killed);
        verdicts.add(
                "a dead node's tasks are taken over within 15 s",
                taken && repeated && last <= TAKEN_OVER_WITHIN.toMillis(),
                "tasks",
                left.tasks(),
                "all in other hands after ms",
                free,
                "calls in flight",
                left.calls(),
                "the last one repeated after ms",
                last);
    }
}

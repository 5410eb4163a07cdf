package io.countersign.trial.chaos;

import io.countersign.trial.OrgChart;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** SIGKILL at random moments under load, while starting as well; each time the next node goes on with what is left. */
final class HardKills implements Scenario {
    private static final String NODE = "node";
    private static final String COMPANY = "acme";
    private static final int CUSTOMERS = 12;
    /** Fewer than there are tasks, so that there is always money that is held and not sent. */
    private static final String CALLS_AT_ONCE = "10";

    private static final double EARLY = 0.25;
    private static final Duration WORK = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final int kills;
    private final Random random;

    HardKills(int kills, long seed) {
        this.kills = kills;
        this.random = new Random(seed);
    }

    @Override
    public String name() {
        return "kills";
    }

    @Override
    public void run(Ground ground, Verdicts verdicts) throws Exception {
        try (var fleet = new Fleet(ground, "kills", Duration.ofMillis(50), Duration.ofMillis(1500))
                        .with("COUNTERSIGN_ENGINE_CALLS_AT_ONCE", CALLS_AT_ONCE);
                var watch = new Books(fleet.connect())) {
            var doubts = new Doubts(fleet.log());
            fleet.launch(NODE);
            killAt(fleet, Duration.ofSeconds(5));
            verdicts.note("kill 1 of " + kills + " in the first start, on an empty database");
            var start = start(fleet);
            fleet.node(NODE).api().company(OrgChart.tree(COMPANY, 2, 2)).ok();
            try (var customers = new Customers(fleet::doors, COMPANY, CUSTOMERS)) {
                for (var kill = 2; kill <= kills; kill++) {
                    var early = kill > 2 && random.nextDouble() < EARLY;
                    if (early) {
                        killAt(fleet, start);
                    } else {
                        fleet.node(NODE).awaitReady();
                        killAt(fleet, WORK);
                    }
                    var doubtful = doubts.note(watch);
                    verdicts.note("kill %d of %d %s: %d calls in doubt, %d runs accepted so far"
                            .formatted(
                                    kill,
                                    kills,
                                    early ? "while starting" : "at work",
                                    doubtful,
                                    customers.accepted().size()));
                    fleet.launch(NODE);
                }
                fleet.node(NODE).awaitReady();
                customers.judge(PATIENCE, verdicts);
                try (var books = new Books(fleet.connect())) {
                    new Audit(verdicts, books, fleet.node(NODE).api(), fleet.log()).all(customers.accepted());
                    doubts.judge(books, verdicts);
                }
            }
        }
    }

    private static Duration start(Fleet fleet) throws Exception {
        var begun = Instant.now();
        fleet.start(NODE);
        return Duration.between(begun, Instant.now());
    }

    /** At a random moment between now and then. */
    private void killAt(Fleet fleet, Duration latest) throws InterruptedException {
        Thread.sleep(random.nextLong(latest.toMillis()));
        fleet.node(NODE).kill();
    }
}

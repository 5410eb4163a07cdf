package io.countersign.trial.chaos;

import io.countersign.trial.OrgChart;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** PostgreSQL restarts, throws everybody out, and is away for a while, under load. */
final class DatabaseTrouble implements Scenario {
    private static final String NODE = "node";
    private static final String COMPANY = "acme";
    private static final int CUSTOMERS = 8;
    private static final int WARM = 40;
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(10);
    private static final Duration ALIVE_WITHIN = Duration.ofSeconds(1);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Duration away;
    private final int terminations;
    private final Random random;

    DatabaseTrouble(Duration away, int terminations, long seed) {
        if (away.compareTo(REFUSED_WITHIN) <= 0) {
            throw new IllegalArgumentException("Only a database that is away for longer than "
                    + REFUSED_WITHIN.toSeconds() + " s shows whether requests are refused by then");
        }
        this.away = away;
        this.terminations = terminations;
        this.random = new Random(seed);
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public void run(Ground ground, Verdicts verdicts) throws Exception {
        try (var fleet = new Fleet(ground, "database", Duration.ofMillis(50), Duration.ofMillis(1500))) {
            fleet.start(NODE);
            fleet.node(NODE).api().company(OrgChart.tree(COMPANY, 2, 2)).ok();
            try (var customers = new Customers(fleet::doors, COMPANY, CUSTOMERS)) {
                atWork(fleet);
                thrownOut(fleet, verdicts);
                atWork(fleet);
                ground.postgres().stop();
                ground.postgres().start();
                back("PostgreSQL restarted", fleet, verdicts);
                atWork(fleet);
                gone(ground, fleet, verdicts);
                atWork(fleet);
                customers.judge(PATIENCE, REFUSED_WITHIN, verdicts);
                try (var books = new Books(fleet.connect())) {
                    new Audit(verdicts, books, fleet.node(NODE).api(), fleet.log()).all(customers.accepted());
                    boughtOnce(books, verdicts);
                }
            }
        }
    }

    /** The model is asked as if nothing had been. */
    private static void atWork(Fleet fleet) throws Exception {
        var before = fleet.log().askedBy(NODE);
        Until.must("the model is asked", PATIENCE, () -> fleet.log().askedBy(NODE) >= before + WARM);
    }

    private void thrownOut(Fleet fleet, Verdicts verdicts) throws Exception {
        var ended = 0L;
        for (var time = 0; time < terminations; time++) {
            Thread.sleep(random.nextInt(1500));
            try (var books = new Books(fleet.connect())) {
                ended += books.terminateAll();
            }
        }
        back("PostgreSQL ended " + ended + " connections", fleet, verdicts);
    }

    private void gone(Ground ground, Fleet fleet, Verdicts verdicts) throws Exception {
        ground.postgres().stop();
        var since = Instant.now();
        try (var probes = Probes.of(fleet.node(NODE).api(), COMPANY)) {
            Thread.sleep(away.toMillis());
            probes.judge(REFUSED_WITHIN, ALIVE_WITHIN, verdicts);
        }
        var gone = Until.millisSince(since);
        ground.postgres().start();
        back("PostgreSQL was away for " + gone + " ms", fleet, verdicts);
    }

    private static void back(String after, Fleet fleet, Verdicts verdicts) throws Exception {
        var since = Instant.now();
        var api = fleet.node(NODE).api();
        var answers = Until.holds(PATIENCE, () -> api.get("/api/runs?size=1").status() == 200 && api.isReady());
        verdicts.add(
                "the API answers again by itself within 15 s",
                answers && Until.millisSince(since) <= BACK_WITHIN.toMillis(),
                "after",
                after,
                "ms",
                Until.millisSince(since));
    }

    /** Calls in flight were answered in the meantime, and the answers kept in memory until they could be written. */
    private static void boughtOnce(Books books, Verdicts verdicts) throws Exception {
        var repeated = books.number("""
            select count(*) from asked a join model_call c on c.id = a.call
            where exists (select from model_call o join asked b on b.call = o.id
                          where o.task = c.task and o.turn = c.turn and o.attempt < c.attempt)
            """);
        verdicts.add(
                "no answer is lost to the database",
                repeated == 0,
                "asked again",
                repeated,
                "written down and never sent",
                books.number("select count(*) from model_call where status <> 'ANSWERED'"));
    }
}

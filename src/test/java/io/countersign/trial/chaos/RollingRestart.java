package io.countersign.trial.chaos;

import io.countersign.trial.OrgChart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One node after the other is asked to stop and replaced, while customers go on ordering. */
final class RollingRestart implements Scenario {
    private static final List<String> NODES = List.of("first", "second");
    private static final String COMPANY = "acme";
    private static final int CUSTOMERS = 8;
    /** The usual grace of a container that is asked to stop. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final int rounds;

    RollingRestart(int rounds) {
        this.rounds = rounds;
    }

    @Override
    public String name() {
        return "rolling";
    }

    @Override
    public void run(Ground ground, Verdicts verdicts) throws Exception {
        try (var fleet = new Fleet(ground, "rolling", Duration.ofMillis(200), Duration.ofMillis(1500))) {
            fleet.start(NODES);
            fleet.node(NODES.getFirst())
                    .api()
                    .company(OrgChart.tree(COMPANY, 2, 2))
                    .ok();
            try (var customers = new Customers(fleet::doors, COMPANY, CUSTOMERS)) {
                for (var round = 0; round < rounds; round++) {
                    for (var name : NODES) {
                        replace(fleet, name, verdicts);
                    }
                }
                customers.judge(PATIENCE, verdicts);
                try (var books = new Books(fleet.connect())) {
                    new Audit(verdicts, books, fleet.node(NODES.getLast()).api(), fleet.log())
                            .all(customers.accepted());
                    bought(books, verdicts);
                }
            }
        }
    }

    private static void replace(Fleet fleet, String name, Verdicts verdicts) throws Exception {
        Until.must("calls are in flight", PATIENCE, () -> fleet.model(name).inFlight() > 1);
        var inFlight = fleet.model(name).inFlight();
        var asked = Instant.now();
        var stopped = fleet.node(name).terminate(GRACE);
        verdicts.add(
                "a node that is asked to stop is gone within its grace of 30 s",
                stopped,
                "calls in flight",
                inFlight,
                "gone after ms",
                Until.millisSince(asked));
        if (!stopped) {
            fleet.node(name).kill();
        }
        fleet.start(name);
    }

    private static void bought(Books books, Verdicts verdicts) throws Exception {
        var calls = books.number("select count(*) from model_call");
        var repeated = Repeats.all(books);
        var lost = books.number("select count(*) from model_call where status in ('SENT', 'FAILED')");
        verdicts.add(
                "no call is repeated or lost",
                repeated == 0 && lost == 0,
                "calls",
                calls,
                "repeated",
                repeated,
                "without an answer",
                lost,
                "certainly not sent",
                books.number("select count(*) from model_call where status = 'NOT_SENT'"));
    }
}

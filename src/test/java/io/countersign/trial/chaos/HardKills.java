package io.countersign.trial.chaos;

import io.countersign.trial.OrgChart;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** SIGKILL at random moments under load, while starting as well; each time the next node goes on with what is left. */
final class HardKills implements Scenario {
    private static final String NODE = "node";
    private static final String COMPANY = "acme";
    private static final int CUSTOMERS = 12;
    /** Fewer than there are tasks, so that there is always money that is held and not sent. */
    private static final String CALLS_AT_ONCE = "10";

    private static final double EARLY = 0.25;
    private static final Duration FIRST_START = Duration.ofSeconds(5);
    private static final Duration WORK = Duration.ofSeconds(8);
    /** A dead node's tasks are taken over within 15 s; who has nothing to do by then has nothing. */
    private static final Duration IDLE = Duration.ofSeconds(20);

    private static final int MORE_AT_MOST = 5;

    private static final Duration GONE = Duration.ofSeconds(30);

    /** As long again as a call that was cut off too often has to rest. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private final int kills;
    private final boolean toTheEnd;
    private final Random random;
    private int atWork;
    private int foundCalls;

    /** Whether to wait for the minutes after which a call that nobody heard of is booked at its ceiling. */
    HardKills(int kills, boolean toTheEnd, long seed) {
        this.kills = kills;
        this.toTheEnd = toTheEnd;
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
            killAt(fleet, FIRST_START);
            verdicts.note("kill 1 of " + kills + " in the first start, on an empty database");
            var start = start(fleet);
            fleet.node(NODE).api().company(OrgChart.tree(COMPANY, 2, 2)).ok();
            try (var customers = new Customers(fleet::doors, COMPANY, CUSTOMERS)) {
                var asked = 0L;
                var killed = Instant.now();
                for (var kill = 2; kill <= kills; kill++) {
                    var early = kill > 2 && random.nextDouble() < EARLY;
                    if (!early) {
                        fleet.node(NODE).awaitReady();
                        awaitWork(fleet.log(), asked, customers);
                    }
                    killAt(fleet, early ? start : WORK);
                    killed = Instant.now();
                    Until.must("the dead node's transactions are over", GONE, watch::nobodyConnected);
                    var doubtful = doubts.note(watch, NODE, killed);
                    atWork += early ? 0 : 1;
                    foundCalls += early || doubtful == 0 ? 0 : 1;
                    verdicts.note("kill %d of %d %s: %d calls in doubt, %d runs accepted so far"
                            .formatted(
                                    kill,
                                    kills,
                                    early ? "while starting" : "at work",
                                    doubtful,
                                    customers.accepted().size()));
                    asked = fleet.log().askedBy(NODE);
                    fleet.launch(NODE);
                }
                fleet.node(NODE).awaitReady();
                try (var operator = new Operator(() -> fleet.node(NODE).api())) {
                    customers.judge(PATIENCE, verdicts);
                    verdicts.note("tasks cut off too often, and retried by an operator: " + operator.retried());
                }
                if (toTheEnd) {
                    booksClose(watch, verdicts);
                }
                try (var books = new Books(fleet.connect())) {
                    new Audit(verdicts, books, fleet.node(NODE).api(), fleet.log()).all(customers.accepted());
                    judge(doubts, books, killed, verdicts);
                }
            }
        }
    }

    private void judge(Doubts doubts, Books books, Instant lastKill, Verdicts verdicts) throws SQLException {
        verdicts.add(
                "half of the kills at work find calls in flight",
                2 * foundCalls >= atWork,
                "kills at work",
                atWork,
                "of them found calls",
                foundCalls);
        doubts.judge(books, verdicts);
        if (toTheEnd) {
            doubts.booked(books, lastKill, verdicts);
        } else {
            doubts.covered(books, verdicts);
        }
    }

    /**
     * Waits until this node has asked the model, since it was started after the last kill. Where all that was ordered
     * waits for an operator, more is ordered.
     */
    private static void awaitWork(CallLog log, long askedBefore, Customers customers) throws Exception {
        for (var more = 0; !Until.holds(IDLE, () -> log.askedBy(NODE) > askedBefore); more++) {
            if (more == MORE_AT_MOST) {
                throw new TimeoutException("The node never asked the model, whatever was ordered");
            }
            customers.more(CUSTOMERS);
        }
    }

    private static void booksClose(Books books, Verdicts verdicts) throws Exception {
        var closed = Until.holds(
                Doubts.EXPIRY, () -> books.number("select count(*) from run where books_closed_at is null") == 0);
        verdicts.add(
                "when no call is in doubt any more all books are closed",
                closed,
                "expired",
                books.number("select count(*) from posting where kind = 'EXPIRE'"),
                "still sent",
                books.number("select count(*) from reservation where state = 'SENT'"));
    }

    private static Duration start(Fleet fleet) throws Exception {
        var begun = Instant.now();
        fleet.start(NODE);
        return Duration.between(begun, Instant.now());
    }

    /** At a random moment between now and then; each is one draw, so that a seed gives the same again. */
    private void killAt(Fleet fleet, Duration latest) throws InterruptedException {
        Thread.sleep((long) (random.nextDouble() * latest.toMillis()));
        fleet.node(NODE).kill();
    }
}

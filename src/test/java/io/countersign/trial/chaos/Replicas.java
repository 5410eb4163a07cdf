package io.countersign.trial.chaos;

import io.countersign.trial.OrgChart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Three nodes on one database. One falls asleep for longer than its lease, with calls in flight and more tasks in its
 * queue, and wakes up; then it is killed. Each time the other two take its tasks over.
 */
final class Replicas implements Scenario {
    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String THIRD = "third";
    private static final String COMPANY = "acme";
    private static final int CUSTOMERS = 15;
    private static final int WARM = 10;
    private static final int IN_FLIGHT = 3;
    private static final int WAITING = 4;
    private static final int TRIES = 200;
    private static final int SLEEPS = 4;
    private static final String CALLS_AT_ONCE = "COUNTERSIGN_ENGINE_CALLS_AT_ONCE";
    /** So few that the first node has a queue of tasks for which it has sent nothing. */
    private static final String FEW = "4";

    /** So many that the others ask for all that they take over at once. */
    private static final String MANY = "1000";

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
        try (var fleet = new Fleet(ground, "replicas", Duration.ofSeconds(3), Duration.ofSeconds(4));
                var watch = new Books(fleet.connect())) {
            fleet.with(CALLS_AT_ONCE, FEW).launch(FIRST);
            fleet.with(CALLS_AT_ONCE, MANY).start(List.of(SECOND, THIRD));
            fleet.node(FIRST).awaitReady();
            fleet.node(FIRST).api().company(OrgChart.tree(COMPANY, 2, 2)).ok();
            var doubts = new Doubts(fleet.log());
            try (var customers = new Customers(fleet::doors, COMPANY, CUSTOMERS)) {
                for (var round = 1; round <= rounds; round++) {
                    shared(fleet, verdicts);
                    for (var sleep : Sleep.values()) {
                        overslept(fleet, watch, doubts, sleep, verdicts);
                    }
                    killed(fleet, watch, doubts, verdicts);
                    if (round < rounds) {
                        fleet.with(CALLS_AT_ONCE, FEW).start(FIRST);
                    }
                }
                customers.judge(PATIENCE, verdicts);
                try (var books = new Books(fleet.connect())) {
                    new Audit(verdicts, books, fleet.node(SECOND).api(), fleet.log()).all(customers.accepted());
                    doubts.judge(books, verdicts);
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

    /** What the first node misses: its calls are being asked again by the others, or have been answered to them. */
    private enum Sleep {
        UNTIL_ASKED_ELSEWHERE("all asked elsewhere meanwhile"),
        UNTIL_ANSWERED_ELSEWHERE("all answered elsewhere meanwhile");

        private final String words;

        Sleep(String words) {
            this.words = words;
        }
    }

    /** A node that falls asleep with the company's lock in its hand misses nothing, so it sleeps again, without it. */
    private static void overslept(Fleet fleet, Books watch, Doubts doubts, Sleep sleep, Verdicts verdicts)
            throws Exception {
        var done = false;
        var sleeps = 0;
        while (!done && sleeps < SLEEPS) {
            var onlyWaiting = sleeps > 0 || sleep == Sleep.UNTIL_ASKED_ELSEWHERE;
            done = asleep(fleet, watch, doubts, sleep, onlyWaiting, verdicts);
            sleeps++;
        }
        verdicts.add("a sleeper's work is done by the others", done, sleep.words, done, "sleeps", sleeps);
    }

    /**
     * SIGSTOP until everything it had in hand is another's and its calls are asked again, or answered, or for a while
     * longer, since it may sleep with the company's lock in its hand; then SIGCONT.
     */
    private static boolean asleep(
            Fleet fleet, Books watch, Doubts doubts, Sleep sleep, boolean onlyWaiting, Verdicts verdicts)
            throws Exception {
        var left = stop(fleet, watch, onlyWaiting);
        var stopped = Instant.now();
        var taken = Until.holds(PATIENCE, () -> left.taken(watch) && Until.millisSince(stopped) > LEASE.toMillis());
        var repeated = Until.holds(LONGER, () -> switch (sleep) {
            case UNTIL_ASKED_ELSEWHERE -> left.repeated(watch);
            case UNTIL_ANSWERED_ELSEWHERE -> left.answeredElsewhere(watch);
        });
        var away = Until.millisSince(stopped);
        doubts.note(watch, FIRST, stopped);
        fleet.node(FIRST).signal("CONT");
        var woken = Until.holds(PATIENCE, () -> left.settled(watch));
        verdicts.add(
                "a node that slept past its lease harms nothing",
                taken && woken && fleet.node(FIRST).isAlive(),
                "asleep ms",
                away,
                "calls in flight",
                left.calls(),
                "tasks in its queue",
                left.waiting(),
                sleep.words,
                repeated,
                "late answers, all on the books",
                left.answered(watch),
                "not so",
                left.unsettled(watch),
                "of them used",
                left.used(watch));
        return repeated;
    }

    /** SIGKILL while it is stopped, so that it is known to have calls in flight. */
    private static void killed(Fleet fleet, Books watch, Doubts doubts, Verdicts verdicts) throws Exception {
        var left = stop(fleet, watch, false);
        fleet.node(FIRST).kill();
        var killed = Instant.now();
        var taken = Until.holds(PATIENCE, () -> left.taken(watch));
        var free = Until.millisSince(killed);
        var repeated = Until.holds(PATIENCE, () -> left.repeated(watch));
        var last = Until.millisSince(killed);
        doubts.note(watch, FIRST, killed);
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

    /**
     * SIGSTOP with calls in flight and tasks in the queue; again where the last call was answered at that moment. If the
     * node must be waiting for the model, it is not stopped while it writes an answer, with the lock that others need.
     */
    private static Left stop(Fleet fleet, Books watch, boolean onlyWaiting) throws Exception {
        for (var tries = 0; tries < TRIES; tries++) {
            Until.must(
                    "calls are in flight and tasks wait",
                    PATIENCE,
                    () -> fleet.model(FIRST).inFlight() >= IN_FLIGHT
                            && Left.of(watch, fleet.log(), FIRST).waiting() >= WAITING);
            fleet.node(FIRST).signal("STOP");
            var left = Left.of(watch, fleet.log(), FIRST);
            if (left.calls() > 0 && left.waiting() > 0 && !(onlyWaiting && left.isWriting())) {
                return left;
            }
            fleet.node(FIRST).signal("CONT");
        }
        throw new TimeoutException("The node was never stopped in the middle of its work");
    }
}

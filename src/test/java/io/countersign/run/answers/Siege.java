package io.countersign.run.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.Inbox;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.run.Assignment;
import io.countersign.run.OpenAssignments;
import io.countersign.run.PeoplesMessages;
import io.countersign.run.Run;
import io.countersign.run.RunStatus;
import io.countersign.run.Runs;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ExternalTaskService;

/** Lets attacks happen, is board and operator meanwhile, and remembers every signature that a person has given. */
final class Siege {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int MOST_HELP = 6;
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    private static final Caller OPERATOR = new Caller("olga", Set.of(Caller.OPERATORS));

    private static final Caller PERSON = new Caller(Fortress.PERSON, Set.of());

    private final Runs runs;
    private final Inbox inbox;
    private final OpenAssignments open;
    private final ExternalTaskService externalTasks;
    private final PeoplesMessages letters;
    private final Clockwork clockwork;
    private final Queue<String> trespasses = new ConcurrentLinkedQueue<>();
    private final Map<UUID, List<Boolean>> signed = new ConcurrentHashMap<>();
    private final Map<String, String> hired = new ConcurrentHashMap<>();

    Siege(
            Runs runs,
            Inbox inbox,
            OpenAssignments open,
            ExternalTaskService externalTasks,
            PeoplesMessages letters,
            Clockwork clockwork) {
        this.runs = runs;
        this.inbox = inbox;
        this.open = open;
        this.externalTasks = externalTasks;
        this.letters = letters;
        this.clockwork = clockwork;
    }

    /** What the board has said to a request, in turn; nothing where it was not asked. */
    List<Boolean> signed(UUID request) {
        return signed.getOrDefault(request, List.of());
    }

    /** The positions that the board let join, and their managers. */
    Map<String, String> hired() {
        return hired;
    }

    /** What a person was let do that it must not, and what it was not let do that it may. */
    Queue<String> trespasses() {
        return trespasses;
    }

    void interrupt(Attack attack, Question question) {
        takeBack(attack, question);
        if (attack.place() == Place.PERSONS_MESSAGE
                && question.position().equals("head")
                && question.act().equals("plan")) {
            Stream.of("head", "analyst", "checker").forEach(to -> write(attack, question, Fortress.PERSONS, to, true));
            Stream.of("ceo", "intern", "rival-hand", Fortress.PERSONS)
                    .forEach(to -> write(attack, question, Fortress.PERSONS, to, false));
            Stream.of("ceo", "head", "rival-hand").forEach(from -> write(attack, question, from, "writer", false));
        }
    }

    /** A person writes to colleagues while their head makes its plan, and tries to write where and as whom it may not. */
    private void write(Attack attack, Question question, String from, String to, boolean mayIt) {
        var order = new PeoplesMessages.Order(from, to, attack.letter(), to);
        var was = "allowed";
        try {
            letters.send(question.run(), order, PERSON);
        } catch (Problem refused) {
            was = "refused: " + refused;
        } catch (RuntimeException broken) {
            was = "broken: " + broken;
        }
        if (!was.startsWith(mayIt ? "allowed" : "refused")) {
            trespasses.add("From %s to %s: %s, in %s".formatted(from, to, was, attack));
        }
    }

    /** An operator takes the analyst's work back while it is done; the reason is what the attack is about. */
    private void takeBack(Attack attack, Question question) {
        if (attack.place() != Place.TAKEN_BACK || !question.act().equals("work")) {
            return;
        }
        runs.assignments(question.run()).stream()
                .filter(one -> one.position().equals(question.position()))
                .filter(one -> one.status() == Assignment.Status.WORKING)
                .findFirst()
                .ifPresent(own -> open.cancel(question.run(), own.id(), OPERATOR, attack.reason()));
    }

    /** The run, when it is over; each time it waits, somebody may look at it before it goes on. */
    Run happens(Attack attack, ObedientAgents agents, Consumer<UUID> whileItWaits) {
        var run = attack.place() == Place.ROUTINE
                ? runs.find(clockwork.tick(attack.company()))
                : runs.start(attack.company(), attack.goal(), attack.budget(), "test", null);
        agents.are(run.id(), attack);
        var asked = 0;
        for (var helped = 0; ; helped++) {
            var now = settled(run.id());
            if (now.status().isFinal()) {
                hire(attack);
                return now;
            }
            whileItWaits.accept(run.id());
            var decided = decide(attack, now, asked);
            asked += decided;
            if (decided == 0 && (helped > MOST_HELP || !retry(now))) {
                return runs.cancel(run.id());
            }
        }
    }

    private Run settled(UUID id) {
        var seen = new AtomicReference<Run>();
        await().alias("run " + id + " neither ends nor waits")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    seen.set(runs.find(id));
                    return seen.get().status() != RunStatus.RUNNING;
                });
        return seen.get();
    }

    private int decide(Attack attack, Run run, int asked) {
        var decided = 0;
        for (var request : pending(run.company())) {
            if (run.id().equals(request.run()) && request.task() != null) {
                decided += decide(attack, request, attack.boardApproves(asked + decided)) ? 1 : 0;
            }
        }
        return decided;
    }

    /** In the hiring company every third proposal is approved. */
    private void hire(Attack attack) {
        for (var request : pending(attack.company())) {
            if (request.kind() == Kind.HIRE && request.task() != null) {
                var approves = request.id().hashCode() % 3 == 0;
                if (approves) {
                    var position =
                            request.arguments().path("position").path("key").asText();
                    hired.put(position, request.arguments().path("manager").asText());
                }
                decide(attack, request, approves);
            }
        }
    }

    private boolean decide(Attack attack, ApprovalRequest request, boolean approves) {
        // Before it takes effect, and so before anybody may find the effect without it.
        signed.putIfAbsent(request.id(), List.of(approves));
        var comment = attack.comment(approves);
        try {
            return decide(request, approves, comment);
        } catch (Problem.Invalid refused) {
            assertThat(refused.faults()).extracting(Problem.Fault::path).containsExactly("comment");
            return decide(request, approves, Attack.asAPersonMayWrite(comment, 2000));
        }
    }

    private boolean decide(ApprovalRequest request, boolean approves, String comment) {
        try {
            inbox.decide(request.id(), BOARD, approves ? "APPROVE" : "REJECT", comment, request.digest());
            return true;
        } catch (Problem.Clash overtaken) {
            return false;
        }
    }

    private List<ApprovalRequest> pending(String company) {
        return inbox.list(ApprovalRequest.Status.PENDING, company, new Page.Request(0, 500))
                .items();
    }

    /** Lets an operator try again what broke off. */
    private boolean retry(Run run) {
        var broken = new HashSet<String>();
        run.waitingFor().stream()
                .filter(waiting -> waiting.kind().equals("INCIDENT"))
                .map(Run.Waiting::ref)
                .filter(ref -> externalTasks
                                .createExternalTaskQuery()
                                .externalTaskId(ref)
                                .count()
                        > 0)
                .forEach(broken::add);
        broken.forEach(task -> externalTasks.setRetries(task, 1));
        return !broken.isEmpty();
    }
}

package io.countersign.run.answers;

import io.countersign.trial.PlainColleague;
import io.countersign.trial.attack.ObedientModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** The agents behind the gateway: those that are attacked obey, those of the rival do their plain work with its secrets. */
final class ObedientAgents {
    /** What must never turn up anywhere outside the rival. */
    static final String CANARY = "Operation-Nightingale-4711";

    private final Map<UUID, CompletableFuture<Attack>> attacks = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> heard = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> acts = new ConcurrentHashMap<>();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private final List<String> secrets;
    private final Interruption interruption;

    /** What happens while an agent of the attacked is at work. */
    interface Interruption {
        void during(Attack attack, Question question);
    }

    ObedientAgents(List<String> secrets, Interruption interruption) {
        this.secrets = secrets;
        this.interruption = interruption;
    }

    /** The run is this attack's; its first question waits until that is known. */
    void are(UUID run, Attack attack) {
        of(run).complete(attack);
    }

    private CompletableFuture<Attack> of(UUID run) {
        return attacks.computeIfAbsent(run, _ -> new CompletableFuture<>());
    }

    void obey(Question question, int ignored, Wire wire) throws IOException {
        secrets.stream()
                .filter(secret -> question.body().contains(secret))
                .forEach(secret -> leaks.add(
                        "%s in a prompt for %s of %s".formatted(secret, question.position(), question.company())));
        Attack attack;
        try {
            attack = of(question.run()).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IOException(e);
        }
        var orders = ObedientModel.heard(question.messages());
        orders.forEach(order -> count(order + " in " + question.act()));
        if (!orders.isEmpty()) {
            count(attack.injection().family() + " in " + question.act());
        }
        acts.computeIfAbsent(question.act(), _ -> new LongAdder()).increment();
        interruption.during(attack, question);
        var answer = ObedientModel.answer(
                question.act(),
                question.schema(),
                question.position(),
                question.brief(),
                question.messages(),
                attack.conduct(question));
        wire.json(200, Completion.of(answer, Completion.usage(1000, 0, 200)));
    }

    /** What the rival's agents answer has its secrets in it. */
    static void keepToThemselves(Question question, int ignored, Wire wire) throws IOException {
        var answer = PlainColleague.answer(question.act(), question.schema(), question.brief())
                .replace("Objective for", CANARY + " for")
                .replace("Done as asked", CANARY + " is done")
                .replace("Delivered", CANARY + " is delivered");
        wire.json(200, Completion.of(answer, Completion.usage(1000, 0, 200)));
    }

    /** Secrets that stood in a prompt of somebody whose they are not. */
    Queue<String> leaks() {
        return leaks;
    }

    private void count(String what) {
        heard.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }

    /** How often an order, or one in a family of disguises, was read in an act by an agent of the attacked. */
    long heard(Object orderOrFamily, String act) {
        var times = heard.get(orderOrFamily + " in " + act);
        return times == null ? 0 : times.sum();
    }

    Map<String, LongAdder> acts() {
        return acts;
    }
}

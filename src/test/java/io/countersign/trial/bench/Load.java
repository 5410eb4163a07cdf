package io.countersign.trial.bench;

import io.countersign.trial.StubModel;
import io.countersign.trial.StubModel.Question;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Runs of one company, a number of them at once: the last answer of one lets the next begin. */
final class Load {
    /** The review of the top position ends a run. */
    static final Predicate<Question> LAST_REVIEW =
            question -> question.position().equals("ceo") && question.act().equals("review");

    private final Arena arena;
    private final String company;
    private final Predicate<Question> last;
    private final AtomicLong calls = new AtomicLong();

    Load(Arena arena, String company, Predicate<Question> last) {
        this.arena = arena;
        this.company = company;
        this.last = last;
    }

    /** Recognises a run's last call by its number. */
    record Last(int number, Map<UUID, Integer> seen) {
        Last(int number) {
            this(number, new ConcurrentHashMap<>());
        }

        boolean isLast(Question question) {
            return seen.merge(question.run(), 1, Integer::sum) == number;
        }
    }

    /** What a load took: model calls, wall and CPU seconds. */
    record Taken(long calls, double seconds, double cpuSeconds) {
        double callsPerSecond() {
            return calls / seconds;
        }

        double cpuMillisPerCall() {
            return cpuSeconds * 1000 / calls;
        }
    }

    Taken run(int runs, int atOnce) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        var open = new Semaphore(atOnce);
        Set<UUID> over = ConcurrentHashMap.newKeySet();
        calls.set(0);
        arena.model().watch(new StubModel.Watcher() {
            @Override
            public void served(Question question, long nanos) {
                calls.incrementAndGet();
                if (last.test(question) && over.add(question.run())) {
                    open.release();
                }
            }
        });
        var before = arena.api().count(company, "SUCCEEDED");
        var cpu = arena.cpuSeconds();
        var own = Usage.cpuSeconds(arena.pid());
        var beside = Usage.cpuSeconds(ProcessHandle.current().pid());
        var start = System.nanoTime();
        var clients =
                new Clients(open, Patience.USUAL, number -> arena.api().start(company, "Reach goal " + number, "10"));
        clients.order(runs);
        // Asked only at the end: what the questions cost would count as the product's.
        arena.await(
                () -> "the last answer of %d runs of %s, of which %d had theirs".formatted(runs, company, over.size()),
                () -> over.size() == runs);
        arena.await(
                () -> "%d runs of %s to succeed".formatted(runs, company),
                () -> arena.api().count(company, "SUCCEEDED") == before + runs);
        var taken = new Taken(calls.get(), (System.nanoTime() - start) / 1e9, arena.cpuSeconds() - cpu);
        System.out.printf(
                Locale.ROOT,
                "%s: %d calls in %.1f s, CPU per call %.1f ms, of which application %.1f ms; beside it model and"
                        + " clients %.1f ms; %d POSTs were told to come again%n",
                company,
                taken.calls(),
                taken.seconds(),
                taken.cpuMillisPerCall(),
                (Usage.cpuSeconds(arena.pid()) - own) * 1000 / taken.calls(),
                (Usage.cpuSeconds(ProcessHandle.current().pid()) - beside) * 1000 / taken.calls(),
                clients.busy());
        return taken;
    }
}

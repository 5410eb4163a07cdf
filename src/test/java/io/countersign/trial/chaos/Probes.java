package io.countersign.trial.chaos;

import io.countersign.trial.Api;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/** Asks a node without a database over and over, each kind of question on a thread of its own. */
final class Probes implements AutoCloseable {
    private final List<Probe> requests;
    private final Probe liveness;

    Probes(List<Probe> requests, Probe liveness) {
        this.requests = requests;
        this.liveness = liveness;
    }

    static Probes of(Api api, String company) {
        var runs = "/api/companies/" + company + "/runs";
        return new Probes(
                List.of(
                        new Probe(
                                "GET runs",
                                () -> Reply.of(
                                        api.raw(api.to("/api/runs?size=1").GET()))),
                        new Probe(
                                "GET company",
                                () -> Reply.of(api.raw(
                                        api.to("/api/companies/" + company).GET()))),
                        new Probe(
                                "POST run",
                                () -> Reply.of(api.raw(api.to(runs)
                                        .header("Content-Type", "application/json")
                                        .header("Idempotency-Key", "probe-" + UUID.randomUUID())
                                        .POST(BodyPublishers.ofString(
                                                "{\"goal\": \"Is anybody there?\", \"budget\": \"1000000\"}")))))),
                new Probe(
                        "liveness",
                        () -> Reply.of(api.raw(
                                api.anonymously("/actuator/health/liveness").GET()))));
    }

    /**
     * Asks nothing new and judges what was heard, after as long as the last questions may take: the trouble must last
     * until then, for what is answered after it does not count.
     */
    void judge(Duration refusedWithin, Duration aliveWithin, Verdicts verdicts) throws InterruptedException {
        requests.forEach(Probe::finish);
        liveness.finish();
        var deadline = Instant.now().plus(refusedWithin);
        var open = 0;
        for (var request : requests) {
            open += request.isAnsweredBy(deadline) ? 0 : 1;
        }
        var slowest = requests.stream().mapToLong(Probe::slowest).max().orElse(0);
        var answers = new LinkedHashMap<String, Integer>();
        requests.forEach(
                request -> answers.put(request.kind(), request.replies().size()));
        var others = requests.stream()
                .map(Probe::replies)
                .flatMap(Collection::stream)
                .filter(reply -> !reply.isOutage())
                .distinct()
                .toList();
        verdicts.add(
                "without a database every request gets a 503 that says why, within %d s"
                        .formatted(refusedWithin.toSeconds()),
                open == 0
                        && answers.values().stream().allMatch(count -> count > 0)
                        && others.isEmpty()
                        && slowest <= refusedWithin.toMillis(),
                "answers",
                answers,
                "slowest ms",
                slowest,
                "never answered",
                open,
                "other answers",
                others);
        var answered = liveness.isAnsweredBy(deadline);
        var alive = liveness.replies();
        verdicts.add(
                "without a database the node is alive",
                answered
                        && !alive.isEmpty()
                        && alive.stream().allMatch(reply -> reply.status() == 200)
                        && liveness.slowest() <= aliveWithin.toMillis(),
                "probes",
                alive.size(),
                "slowest ms",
                liveness.slowest(),
                "answered to the last",
                answered);
    }

    @Override
    public void close() {
        requests.forEach(Probe::close);
        liveness.close();
    }
}

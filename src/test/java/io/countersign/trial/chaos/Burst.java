package io.countersign.trial.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.trial.Api;
import io.countersign.trial.OrgChart;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** Two hundred runs ordered at once by fifty clients that ask once each and take no for an answer. */
final class Burst implements Scenario {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NODE = "node";
    private static final String COMPANY = "acme";
    private static final int RUNS = 200;
    private static final int CLIENTS = 50;
    private static final int WARM = 10;
    private static final int PROBES_BEFORE = 50;
    private static final Set<Integer> REFUSALS = Set.of(409, 429, 503);
    private static final double PROMPT = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final int bursts;
    private final boolean timed;

    /** Whether the answers of health are judged by their time: that is for a machine which does nothing else. */
    Burst(int bursts, boolean timed) {
        this.bursts = bursts;
        this.timed = timed;
    }

    @Override
    public String name() {
        return "burst";
    }

    @Override
    public void run(Ground ground, Verdicts verdicts) throws Exception {
        try (var fleet = new Fleet(ground, "burst", Duration.ofMillis(50), Duration.ofMillis(1500)).longLived()) {
            var api = fleet.start(NODE).api();
            api.company(OrgChart.tree(COMPANY, 1, 3)).ok();
            var accepted = new ArrayList<UUID>();
            for (var n = 0; n < WARM; n++) {
                accepted.add(order(api, new HashMap<>()));
            }
            Until.must("it is warm", PATIENCE, () -> api.count(COMPANY, "SUCCEEDED") == WARM);
            try (var control = new Control();
                    var machine = new Pulse(control.request());
                    var alive = new Pulse(api.anonymously("/actuator/health/liveness"));
                    var ready = new Pulse(api.anonymously("/actuator/health/readiness"))) {
                for (var pulse : List.of(machine, alive, ready)) {
                    pulse.begin(PROBES_BEFORE, PATIENCE);
                }
                for (var burst = 1; burst <= bursts; burst++) {
                    accepted.addAll(burst(api, verdicts));
                    var all = accepted.size();
                    Until.holds(PATIENCE, () -> api.count(COMPANY, "SUCCEEDED") >= all);
                }
                var delay = machine.end();
                prompt("it says that it is alive", alive.end(), delay, verdicts);
                prompt("it says that it is ready", ready.end(), delay, verdicts);
            }
            try (var books = new Books(fleet.connect())) {
                new Audit(verdicts, books, api, fleet.log()).all(accepted);
            }
        }
    }

    /** Beyond what the machine itself delays an answer. */
    private void prompt(String promise, Pulse.Times times, Pulse.Times machine, Verdicts verdicts) {
        verdicts.add(
                promise + (timed ? " within 100 ms" : ""),
                times.asked() > 0
                        && times.notOk() == 0
                        && (!timed || times.p99() <= PROMPT + machine.p99() && times.max() <= PROMPT + machine.max()),
                "asked",
                times.asked(),
                "not 200",
                times.notOk(),
                "p50 ms",
                times.p50(),
                "p99 ms",
                times.p99(),
                "max ms",
                times.max(),
                "the machine alone p99 ms",
                machine.p99(),
                "the machine alone max ms",
                machine.max());
    }

    private static List<UUID> burst(Api api, Verdicts verdicts) throws Exception {
        var answers = new HashMap<String, Integer>();
        var start = Instant.now();
        var accepted = new ArrayList<UUID>();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            Callable<UUID> order = () -> order(api, answers);
            for (var ordered : clients.invokeAll(Collections.nCopies(RUNS, order))) {
                if (ordered.get() != null) {
                    accepted.add(ordered.get());
                }
            }
        }
        verdicts.add(
                "each of 200 runs ordered at once is accepted, or refused with a reason",
                answers.keySet().stream().noneMatch(answer -> answer.startsWith("?")),
                "answers",
                answers,
                "within ms",
                Until.millisSince(start));
        return accepted;
    }

    private static UUID order(Api api, Map<String, Integer> answers) throws IOException, InterruptedException {
        var answer = Reply.of(api.raw(api.to("/api/companies/" + COMPANY + "/runs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"goal\": \"Go\", \"budget\": \"10\"}"))));
        var reason = answer.status() == 202 || REFUSALS.contains(answer.status()) && answer.isProblem();
        synchronized (answers) {
            answers.merge(reason ? String.valueOf(answer.status()) : "? " + answer, 1, Integer::sum);
        }
        return answer.status() == 202
                ? UUID.fromString(JSON.readTree(answer.body()).path("id").asText())
                : null;
    }
}

package io.countersign.trial.image;

import static java.util.stream.Collectors.groupingBy;

import io.countersign.trial.OrgChart;
import io.countersign.trial.StubModel;
import io.countersign.trial.StubModel.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;

/** One image's life in a cluster: it starts, works, is asked to stop at work, and another goes on. */
final class Stay {
    /** What the chart grants a pod that is asked to stop. */
    private static final Duration GRACE = Duration.ofSeconds(45);

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int RUNS = 10;
    private static final int THINKING_MILLIS = 3000;

    private final String image;
    private final Path directory;
    private final Findings findings;
    private final Queue<UUID> calls = new ConcurrentLinkedQueue<>();

    Stay(String image, Path directory, Findings findings) {
        this.image = image;
        this.directory = directory.resolve("logs").resolve(image.substring(image.indexOf(':') + 1));
        this.findings = findings;
    }

    void whole(Map<String, String> database) throws Exception {
        findings.note("bytes unpacked, base included", Podman.inspect(image, "{{.Size}}"));
        withoutDatabase();
        try (var model = new StubModel(StubModel.plainly(0))) {
            model.watch(new StubModel.Watcher() {
                @Override
                public void asked(Question question) {
                    calls.add(question.call());
                }
            });
            var environment = withSecret(database);
            environment.put("OPENAI_API_KEY", "sk-of-nobody");
            environment.put("OPENAI_BASE_URL", model.url());
            environment.put("COUNTERSIGN_OUTGOING_ALLOW", "127.0.0.1");
            try (var first = node("first", environment)) {
                findings.note("first start on an empty database, ms", first.awaitReady());
                probes(first);
                confined(first);
                worksAndStops(first, model);
            }
            startTimes(environment);
            try (var second = node("second", environment)) {
                second.awaitReady();
                goesOn(second);
            }
        }
    }

    /** Starts on an empty database, and no more. */
    void starts(Map<String, String> database) throws Exception {
        try (var node = node("plain", withSecret(database))) {
            findings.add("it starts without a cache", true, "ms " + node.awaitReady());
        }
    }

    private static Map<String, String> withSecret(Map<String, String> database) {
        var environment = new HashMap<>(database);
        environment.put("COUNTERSIGN_AUTH_SECRET", "a secret of the trials, of at least 32 bytes");
        return environment;
    }

    private Node node(String name, Map<String, String> environment) throws IOException, InterruptedException {
        return new Node(name, image, directory, environment);
    }

    private void withoutDatabase() throws Exception {
        try (var node = node("without-database", Map.of())) {
            var gone = node.isGoneWithin(PATIENCE);
            findings.add(
                    "without a database it says so and ends",
                    gone && node.status() == 1 && node.log().contains("SPRING_DATASOURCE_URL or DATABASE_URL"),
                    node.log()
                            .lines()
                            .filter(line -> line.startsWith("No database is named"))
                            .toList());
        }
    }

    private void probes(Node node) throws InterruptedException {
        findings.add("its port accepts", node.accepts(), "tcp");
        findings.add("liveness on the management port", node.probe("liveness"), "http");
        findings.add("readiness on the management port", node.probe("readiness"), "http");
    }

    private void confined(Node node) throws IOException, InterruptedException {
        var status = Files.readAllLines(node.proc().resolve("status"));
        var user = line(status, "Uid:");
        findings.add("it runs as user 1000", user.matches("Uid:(\\s+1000){4}"), user);
        var root = Files.readAllLines(node.proc().resolve("mountinfo")).stream()
                .map(mount -> mount.split(" "))
                .filter(mount -> mount[4].equals("/"))
                .map(mount -> mount[5])
                .toList();
        findings.add("its root can only be read", root.stream().allMatch(how -> how.startsWith("ro")), root);
        findings.note("resident when ready,", line(status, "VmRSS:"));
    }

    private static String line(List<String> lines, String start) {
        return lines.stream().filter(line -> line.startsWith(start)).findFirst().orElse("");
    }

    private void worksAndStops(Node node, StubModel model) throws Exception {
        node.api().company(OrgChart.tree("acme", 2, 2)).ok();
        node.api().start("acme", "One run", "10").ok();
        await("a run succeeds", () -> node.api().count("acme", "SUCCEEDED") == 1);
        findings.add("a company's run succeeds", true, calls.size() + " calls");
        findings.note(
                "resident after a run,", line(Files.readAllLines(node.proc().resolve("status")), "VmRSS:"));

        model.behave(StubModel.plainly(THINKING_MILLIS));
        for (var run = 0; run < RUNS; run++) {
            node.api().start("acme", "Run " + run, "10").ok();
        }
        await("calls are in flight", () -> model.inFlight() >= RUNS);
        var inFlight = model.inFlight();
        var asked = Instant.now();
        node.terminate();
        var gone = node.isGoneWithin(GRACE);
        findings.add(
                "asked to stop at work it is gone within 45 s",
                gone && node.status() == 143,
                inFlight + " calls in flight, gone after ms "
                        + Duration.between(asked, Instant.now()).toMillis());
        model.behave(StubModel.plainly(20));
    }

    /** With the cache and without, on a database that is not new; the nodes are asked to stop before they get to work. */
    private void startTimes(Map<String, String> environment) throws Exception {
        var idle = new HashMap<>(environment);
        idle.put("COUNTERSIGN_DATABASE_SCHEMA", "measured");
        try (var node = node("migrates", idle)) {
            node.awaitReady();
        }
        for (var mode : List.of("auto", "off", "auto", "off")) {
            idle.put("JAVA_TOOL_OPTIONS", toolOptions() + " -XX:AOTMode=" + mode);
            try (var node = node("measured", idle)) {
                findings.note("start with the cache " + mode + ", ms", node.awaitReady());
            }
        }
    }

    private String toolOptions() throws IOException, InterruptedException {
        return Podman.inspect(image, "{{range .Config.Env}}{{println .}}{{end}}")
                .lines()
                .filter(line -> line.startsWith("JAVA_TOOL_OPTIONS="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElseThrow();
    }

    private void goesOn(Node node) throws Exception {
        await("the other runs end", () -> node.api().count("acme", "SUCCEEDED") == RUNS + 1);
        findings.add("another container ends what this one began", true, RUNS + " runs");
        var runs = node.api().get("/api/runs?size=100").ok().path("items");
        var answered = 0;
        var others = 0;
        for (var run : runs) {
            for (var call : node.api()
                    .get("/api/runs/" + run.path("id").asText() + "/calls?size=500")
                    .ok()
                    .path("items")) {
                var well = call.path("status").asText().equals("ANSWERED")
                        && call.path("attempt").asInt() == 1;
                answered += well ? 1 : 0;
                others += well ? 0 : 1;
            }
        }
        var twice = calls.stream().collect(groupingBy(call -> call)).values().stream()
                .filter(same -> same.size() > 1)
                .count();
        findings.add(
                "no call was lost or made twice",
                others == 0 && twice == 0 && answered == calls.size(),
                "asked " + calls.size() + ", answered at once " + answered + ", otherwise " + others);
        var check = node.api().get("/api/ledger/check").ok();
        findings.add("the books are right", check.path("ok").asBoolean(), check.path("checkedPostings") + " postings");
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        var end = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            if (Instant.now().isAfter(end)) {
                throw new TimeoutException("Not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            Thread.sleep(50);
        }
    }
}

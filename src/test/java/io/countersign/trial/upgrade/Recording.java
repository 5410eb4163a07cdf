package io.countersign.trial.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.countersign.ops.InstalledPostgres;
import io.countersign.trial.Api;
import io.countersign.trial.OrgChart;
import io.countersign.trial.PlainColleague;
import io.countersign.trial.Product;
import io.countersign.trial.Product.Setup;
import io.countersign.trial.StubModel;
import io.countersign.trial.StubModel.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.springframework.util.FileSystemUtils;

/**
 * Records a release for the tests of what comes after it: the data of an application that was killed at work, and every
 * statement that it sent to our tables. Run once when a release is made, with its jar and the folder to write; what it
 * writes in one go, turn.sql, is taken along by hand.
 */
final class Recording {
    private static final Path DIRECTORY = Path.of("target", "recording").toAbsolutePath();
    private static final String LITTLE_AUTHORITY = """
        company: careful
        name: Careful
        mission: To ask first.
        budget: 100
        maxReworks: 2
        positions:
          - {key: ceo, title: Chief executive, instructions: Leads., authority: 0.10}
          - {key: head, title: Head, reportsTo: ceo, instructions: Plans., authority: 0}
          - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
        """;

    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch paused = new CountDownLatch(1);
    private final AtomicInteger planning = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();

    private Recording() {}

    public static void main(String[] arguments) throws Exception {
        FileSystemUtils.deleteRecursively(DIRECTORY);
        new Recording().record(Path.of(arguments[0]).toAbsolutePath(), Files.createDirectories(Path.of(arguments[1])));
        System.exit(0);
    }

    private void record(Path jar, Path folder) throws Exception {
        try (var model = new StubModel(this::answer);
                var server = new InstalledPostgres(
                        DIRECTORY.resolve("server"),
                        "-c log_statement=all -c log_line_prefix='" + Statements.PREFIX + "'")) {
            var setup = Setup.on(DIRECTORY.resolve("node"), server.address(), model)
                    .from(jar)
                    .with("COUNTERSIGN_EXAMPLE_ENABLED", "false");
            var node = Product.start("node", setup);
            work(node.api());
            node.kill();
            Files.writeString(folder.resolve("statements.sql"), Statements.in(Files.readString(server.log())));
            try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("data.sql.gz")))) {
                out.write(data(server).getBytes(UTF_8));
            }
        }
    }

    /** Runs that are over, cancelled, paused, waiting for the board, and in the middle of a paid call. */
    private void work(Api api) throws Exception {
        api.company(OrgChart.tree("plain", 1, 2)).ok();
        api.company(LITTLE_AUTHORITY).ok();
        var done = order(api, "plain", "Be done");
        until(() -> status(api, done).equals("SUCCEEDED"));

        var cancelled = order(api, "plain", "Think until it is cancelled");
        until(() -> working.get() == 2);
        api.post("/api/runs/" + cancelled + "/cancel", "").ok();

        var stopped = order(api, "plain", "Plan until it is paused");
        until(() -> planning.get() == 1);
        api.post("/api/runs/" + stopped + "/pause", "").ok();
        paused.countDown();

        var waiting = order(api, "careful", "Ask the board");
        until(() -> status(api, waiting).equals("WAITING"));
        order(api, "plain", "Think until the end");
        until(() -> working.get() == 4);
        until(() -> api.get("/api/runs/" + stopped + "/calls").ok().toString().contains("ANSWERED"));
    }

    private String answer(Question question) throws InterruptedException {
        if (question.act().equals("work") && question.brief().contains("Think until")) {
            working.incrementAndGet();
            never.await();
        } else if (question.act().equals("plan") && question.brief().contains("Plan until")) {
            planning.incrementAndGet();
            paused.await();
        } else if (question.act().equals("plan") && question.brief().contains("Ask the board")) {
            return question.position().equals("ceo")
                    ? PlainColleague.plan(List.of("head"), "4.00")
                    : PlainColleague.plan(List.of("analyst"), "2.00");
        }
        return PlainColleague.answer(question.act(), question.schema(), question.brief());
    }

    /** Rows only: the tables are made by the migrations. */
    private static String data(InstalledPostgres server) throws Exception {
        var file = DIRECTORY.resolve("data.sql");
        var dump = new ProcessBuilder(
                "pg_dump",
                "-h",
                "db",
                "-U",
                "countersign",
                "-d",
                "countersign",
                "--data-only",
                "--inserts",
                "--schema=countersign",
                "--file=" + file);
        dump.environment().putAll(server.environment());
        if (dump.inheritIO().start().waitFor() != 0) {
            throw new IOException("The dump failed");
        }
        return Files.readAllLines(file).stream()
                .filter(line ->
                        !line.isBlank() && !line.startsWith("--") && !line.startsWith("\\") && !line.startsWith("SET "))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String order(Api api, String company, String goal) throws Exception {
        return api.start(company, goal, "10").ok().path("id").asText();
    }

    private static String status(Api api, String run) throws Exception {
        return api.get("/api/runs/" + run).ok().path("status").asText();
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60)).until(condition);
    }
}

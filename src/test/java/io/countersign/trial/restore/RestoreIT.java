package io.countersign.trial.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * The packaged application backs its embedded database up while its companies work; the backup is unpacked in another
 * directory, as docs/operations.md says, and a second application goes on with it.
 */
class RestoreIT {
    private static final Path DIRECTORY = Path.of("target", "restore").toAbsolutePath();
    private static final String COMPANY = "acme";
    private static final int CONTRIBUTORS = 4;
    private static final String SLOW = "Think for long";

    private final CountDownLatch thought = new CountDownLatch(1);
    private final AtomicInteger thinking = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void nothingIsLeft() throws IOException {
        FileSystemUtils.deleteRecursively(DIRECTORY);
        Files.createDirectories(DIRECTORY.resolve("after").resolve(".countersign"));
    }

    @Test
    void aBackupOfADatabaseInUseIsGoneOnWithElsewhere() throws Exception {
        try (var model = new StubModel(this::answer)) {
            Path backup;
            Map<String, JsonNode> ended;
            String slow;
            try (var original =
                    Product.start("original", setup("before", model).with("COUNTERSIGN_BACKUP_EVERY", "1s"))) {
                var api = original.api();
                api.company(OrgChart.tree(COMPANY, 2, 2)).ok();
                for (var run = 0; run < 3; run++) {
                    start(api, "Answer at once");
                }
                patiently().until(() -> api.count(COMPANY, "SUCCEEDED") == 3);
                slow = start(api, SLOW);
                patiently().until(() -> thinking.get() == CONTRIBUTORS);
                ended = records(api, "SUCCEEDED");

                var agreed = Instant.now();
                patiently().until(() -> {
                    start(api, "Keep the database in use");
                    return newest().compareTo(name(agreed)) > 0;
                });
                backup = directory().resolve(newest());
                thought.countDown();
                patiently().until(() -> status(api, slow).equals("SUCCEEDED"));
            }

            run(directory(), "sha256sum", "-c", backup.getFileName() + ".sha256");
            run(DIRECTORY.resolve("after/.countersign"), "tar", "-xzf", backup.toString());
            asked.set(0);

            try (var restored = Product.start("restored", setup("after", model))) {
                var api = restored.api();
                assertThat(api.count(COMPANY, "RUNNING") + api.count(COMPANY, "WAITING"))
                        .isZero();
                assertThat(asked).hasValue(0);
                var paused = records(api, "PAUSED");
                assertThat(paused).containsKey(slow);
                assertThat(paused.values()).allSatisfy(RestoreIT::sayWhy);
                var kept = records(api, "SUCCEEDED");
                ended.forEach((run, record) -> assertThat(kept).containsEntry(run, record));
                booksAreRight(api);

                for (var run : paused.keySet()) {
                    api.post("/api/runs/" + run + "/resume", "").ok();
                }
                patiently().until(() -> api.count(COMPANY, "SUCCEEDED") == kept.size() + paused.size());
                assertThat(asked.get()).isGreaterThanOrEqualTo(CONTRIBUTORS);
                booksAreRight(api);
            }
        }
    }

    /** The contributors of a run with the slow goal think until the test lets them go. */
    private String answer(Question question) throws InterruptedException {
        asked.incrementAndGet();
        if (question.act().equals("work") && question.brief().contains(SLOW)) {
            thinking.incrementAndGet();
            thought.await();
        }
        return PlainColleague.answer(question.act(), question.schema(), question.brief());
    }

    private static Setup setup(String directory, StubModel model) throws IOException {
        return Setup.on(DIRECTORY.resolve(directory), Map.of(), model)
                .with("COUNTERSIGN_EXAMPLE_ENABLED", "false")
                .with(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
    }

    private static String start(Api api, String goal) throws IOException, InterruptedException {
        return api.start(COMPANY, goal, "10").ok().path("id").asText();
    }

    private static String status(Api api, String run) throws IOException, InterruptedException {
        return api.get("/api/runs/" + run).ok().path("status").asText();
    }

    /** Runs in a state, each with its row, its assignments and everything that happened in it. */
    private static Map<String, JsonNode> records(Api api, String status) throws IOException, InterruptedException {
        var records = new HashMap<String, JsonNode>();
        var page = api.get("/api/runs?size=500&company=" + COMPANY + "&status=" + status)
                .ok();
        for (var run : page.path("items")) {
            var id = run.path("id").asText();
            var record = JsonNodeFactory.instance.objectNode();
            record.set("run", run);
            record.set(
                    "assignments", api.get("/api/runs/" + id + "/assignments").ok());
            record.set("events", api.get("/api/runs/" + id + "/events?size=500").ok());
            records.put(id, record);
        }
        return records;
    }

    private static void sayWhy(JsonNode record) {
        var events = record.path("events").path("items");
        for (var number = 1; number <= events.size(); number++) {
            assertThat(events.path(number - 1).path("seq").asInt()).isEqualTo(number);
        }
        var last = events.path(events.size() - 1);
        assertThat(last.path("type").asText()).isEqualTo("RunPaused");
        assertThat(last.path("data").path("reason").asText()).contains("restored from a backup");
    }

    private static void booksAreRight(Api api) throws IOException, InterruptedException {
        var check = api.get("/api/ledger/check").ok();
        assertThat(check.path("ok").asBoolean()).as(check.toString()).isTrue();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }

    private static Path directory() {
        return DIRECTORY.resolve("before/.countersign/backups");
    }

    /** The name of the newest backup; empty where there is none. */
    private static String newest() throws IOException {
        if (!Files.exists(directory())) {
            return "";
        }
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tar.gz"))
                    .max(String::compareTo)
                    .orElse("");
        }
    }

    /** What a backup that was begun in this second is called: one with a greater name was begun later. */
    private static String name(Instant time) {
        return "countersign-" + time.toString().replaceAll("[-:]|\\..*|Z", "") + "Z.tar.gz";
    }

    private static void run(Path directory, String... command) throws Exception {
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}

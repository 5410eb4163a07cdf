package io.countersign.trial.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.trial.Api;
import io.countersign.trial.OrgChart;
import io.countersign.trial.PlainColleague;
import io.countersign.trial.StubModel;
import io.countersign.trial.StubModel.Question;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;

/**
 * A company at work while it is backed up: some of its runs are over, in one every contributor is thinking. What a
 * restored application must find of it, and that it goes on from there.
 */
final class Story implements AutoCloseable {
    private static final String COMPANY = "acme";
    private static final int CONTRIBUTORS = 4;
    private static final String SLOW = "Think for long";

    private final StubModel model = new StubModel(this::answer);
    private final CountDownLatch thought = new CountDownLatch(1);
    private final AtomicInteger thinking = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<String, JsonNode> ended = new HashMap<>();
    private String slow = "";

    Story() throws IOException {}

    StubModel model() {
        return model;
    }

    /** Three runs end, and a further one gets stuck in its contributors' thoughts. */
    void begin(Api api) throws Exception {
        api.company(OrgChart.tree(COMPANY, 2, 2)).ok();
        for (var run = 0; run < 3; run++) {
            order(api, "Answer at once");
        }
        patiently().until(() -> api.count(COMPANY, "SUCCEEDED") == 3);
        slow = order(api, SLOW);
        patiently().until(() -> thinking.get() == CONTRIBUTORS);
        ended.putAll(records(api, "SUCCEEDED"));
    }

    /** One more run, so that the database is written. */
    void order(Api api) throws IOException, InterruptedException {
        order(api, "Keep the database in use");
    }

    private static String order(Api api, String goal) throws IOException, InterruptedException {
        return api.start(COMPANY, goal, "10").ok().path("id").asText();
    }

    /** The contributors have thought; the run that waited for them ends. */
    void end(Api api) {
        thought.countDown();
        patiently().until(() -> status(api, slow).equals("SUCCEEDED"));
    }

    /** Counts questions from here on. */
    void nobodyWasAskedYet() {
        asked.set(0);
    }

    /** What an application on a restored database finds: all that had ended, the rest paused, and books that balance. */
    void isFound(Api api) throws IOException, InterruptedException {
        assertThat(api.count(COMPANY, "RUNNING") + api.count(COMPANY, "WAITING"))
                .isZero();
        assertThat(asked).hasValue(0);
        var paused = records(api, "PAUSED");
        assertThat(paused).containsKey(slow);
        assertThat(paused.values()).allSatisfy(Story::saysWhy);
        var kept = records(api, "SUCCEEDED");
        ended.forEach((run, record) -> assertThat(kept).containsEntry(run, record));
        booksAreRight(api);
    }

    /** Every paused run is resumed and succeeds. */
    void goesOn(Api api) throws IOException, InterruptedException {
        var paused = records(api, "PAUSED").keySet();
        var succeeded = api.count(COMPANY, "SUCCEEDED");
        for (var run : paused) {
            api.post("/api/runs/" + run + "/resume", "").ok();
        }
        patiently().until(() -> api.count(COMPANY, "SUCCEEDED") == succeeded + paused.size());
        assertThat(asked.get()).isGreaterThanOrEqualTo(CONTRIBUTORS);
        booksAreRight(api);
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

    private static void saysWhy(JsonNode record) {
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

    static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }

    @Override
    public void close() {
        thought.countDown();
        model.close();
    }
}

package io.countersign.record.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.problem.Problem;
import io.countersign.record.RunEvents;
import io.countersign.record.Watchers;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class EventsWebTest {
    private static final HikariDataSource DATABASE = TestDatabase.fresh();
    private static final Duration LONG = Duration.ofHours(1);
    private final JdbcClient jdbc = JdbcClient.create(DATABASE);
    private final UUID run = UUID.randomUUID();
    private final AtomicBoolean allowed = new AtomicBoolean(true);
    private final MockMvcTester web;

    EventsWebTest() {
        this.web = web(new StreamSettings(2, 3, LONG, LONG));
    }

    private MockMvcTester web(StreamSettings settings) {
        var context = new AnnotationConfigApplicationContext();
        context.registerBean(JdbcClient.class, () -> jdbc);
        context.registerBean(Watchers.class, () -> _ -> allowed::get);
        context.registerBean(StreamSettings.class, () -> settings);
        context.register(RunEvents.class, EventStreams.class, EventsController.class);
        context.refresh();
        var json = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build();
        return MockMvcTester.create(MockMvcBuilders.standaloneSetup(context.getBean(EventsController.class))
                .setMessageConverters(new MappingJackson2HttpMessageConverter(json))
                .build());
    }

    @BeforeEach
    void run() {
        jdbc.sql("insert into company (id, name, newest) values ('acme', 'Acme', 1) on conflict do nothing")
                .update();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            values (?, 'acme', 1, '', 0, true, 'RUNNING', 'test', '')
            """).param(run).update();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void pagesTheEventsOldestFirst() {
        happens(3);

        assertThat(web.get().uri("/api/runs/{run}/events?page=1&size=2", run))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("""
                    {"items": [{"seq": 3, "type": "step", "data": {"n": 3}}], "page": 1, "size": 2, "total": 3}
                    """);
    }

    @Test
    void answersJsonToWhoeverAcceptsAnything() {
        assertThat(web.get().uri("/api/runs/{run}/events", run).accept(MediaType.ALL))
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_JSON);
    }

    @Test
    void knowsNoEventsOfAnUnknownRun() {
        for (var type : new MediaType[] {MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM}) {
            assertThat(web.get()
                            .uri("/api/runs/{run}/events", UUID.randomUUID())
                            .accept(type))
                    .hasFailed()
                    .failure()
                    .hasRootCauseInstanceOf(Problem.Missing.class);
        }
    }

    @Test
    void streamsEveryEventOnceUntilTheRunIsOver() {
        happens(2);
        var stream = CompletableFuture.supplyAsync(() -> stream(null));
        happens(700);
        jdbc.sql("update run set status = 'SUCCEEDED' where id = ?").param(run).update();

        assertThat(stream.join().lines().filter(line -> line.startsWith("id:"))).containsExactlyElementsOf(ids(1, 702));
    }

    @Test
    void resumesAfterTheLastEventSeen() {
        happens(5);
        jdbc.sql("update run set status = 'FAILED' where id = ?").param(run).update();

        var rest = stream("3");

        assertThat(rest.lines().filter(line -> line.startsWith("id:"))).containsExactlyElementsOf(ids(4, 5));
        assertThat(rest).contains("\"type\":\"step\"", "\"data\":{\"n\": 4}");
    }

    @Test
    void opensSoManyStreamsForOneAndForAll() {
        watch("anna").asyncExchange();
        watch("anna").asyncExchange();
        assertTooMany("anna", "You have 2 streams of events open here");
        watch("berta").asyncExchange();
        assertTooMany("berta", "3 streams of events are open here");

        jdbc.sql("update run set status = 'SUCCEEDED' where id = ?").param(run).update();

        await().untilAsserted(() ->
                assertThat(watch("anna").exchange(Duration.ofSeconds(20))).hasStatusOk());
        await().untilAsserted(() ->
                assertThat(watch("berta").exchange(Duration.ofSeconds(20))).hasStatusOk());
    }

    /** The run goes on: whoever watches comes again with the last number. */
    @Test
    void endsAStreamThatIsQuiet() {
        happens(1);
        var quiet = web(new StreamSettings(2, 3, Duration.ofMillis(100), LONG));

        assertThat(stream(quiet, null).lines().filter(line -> line.startsWith("id:")))
                .containsExactly("id:1");
    }

    @Test
    void endsAStreamThatIsOpenForLongHoweverMuchHappens() {
        var impatient = web(new StreamSettings(2, 3, LONG, Duration.ofMillis(100)));
        try (var busy = Executors.newSingleThreadScheduledExecutor()) {
            var happening = busy.scheduleWithFixedDelay(() -> happens(1), 0, 50, TimeUnit.MILLISECONDS);

            assertThat(stream(impatient, null)).contains("id:1");
            happening.cancel(false);
        }
    }

    @Test
    void saysThatNothingWillComeToWhoeverHasSeenAll() {
        happens(5);
        jdbc.sql("update run set status = 'FAILED' where id = ?").param(run).update();

        assertThat(web.get()
                        .uri("/api/runs/{run}/events", run)
                        .accept(MediaType.TEXT_EVENT_STREAM)
                        .header("Last-Event-ID", "5"))
                .hasStatus(204);
    }

    /** As an archive leaves it: the entries are gone, and a row says up to which one. */
    @Test
    void saysWhatIsArchivedInsteadOfShowingTheRest() {
        happens(5);
        jdbc.sql("update run set status = 'FAILED' where id = ?").param(run).update();
        for (var statement : new String[] {
            "alter table run_event disable trigger all",
            "alter table record_archived disable trigger all",
            "insert into record_archived select 1, 'run:' || run, 1, 3, 'a', 'b', 1, 'acme', 0, 0, '{}', '', '{}',"
                    + " '{}', '{}' from run_event where seq = 1 and run = '" + run + "'",
            "delete from run_event where seq <= 3 and run = '" + run + "'",
            "alter table run_event enable trigger all",
            "alter table record_archived enable trigger all"
        }) {
            jdbc.sql(statement).update();
        }

        assertThat(stream(null).lines().filter(line -> line.startsWith("id:") || line.startsWith("event:")))
                .containsExactly("event:archived", "id:3", "id:4", "id:5");
        assertThat(stream(null)).contains("{\"archived\":3}");
        assertThat(stream("4")).doesNotContain("archived");
        assertThat(web.get().uri("/api/runs/{run}/events?size=4", run))
                .bodyJson()
                .isLenientlyEqualTo("{\"items\": [{\"seq\": 4}], \"total\": 5, \"archived\": 3}");
    }

    @Test
    void refusesANumberThatIsNone() {
        assertThat(web.get()
                        .uri("/api/runs/{run}/events", run)
                        .accept(MediaType.TEXT_EVENT_STREAM)
                        .header("Last-Event-ID", "yesterday"))
                .hasFailed()
                .failure()
                .hasMessageContaining("Last-Event-ID: must be the number of an event");
    }

    private MockMvcTester.MockMvcRequestBuilder watch(String user) {
        return web.get()
                .uri("/api/runs/{run}/events", run)
                .accept(MediaType.TEXT_EVENT_STREAM)
                .with(request -> {
                    request.setRemoteUser(user);
                    return request;
                });
    }

    private void assertTooMany(String user, String why) {
        assertThat(watch(user).exchange())
                .hasFailed()
                .failure()
                .hasRootCauseInstanceOf(Problem.TooMany.class)
                .hasMessageContaining(why);
    }

    private String stream(@Nullable String last) {
        return stream(web, last);
    }

    private String stream(MockMvcTester web, @Nullable String last) {
        var request = web.get().uri("/api/runs/{run}/events", run).accept(MediaType.TEXT_EVENT_STREAM);
        var result = (last == null ? request : request.header("Last-Event-ID", last)).exchange(Duration.ofSeconds(20));
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "id:" + i).toList();
    }

    private void happens(int times) {
        jdbc.sql("""
            insert into run_event (run, seq, at, type, data)
            select :run, seen.last + n, clock_timestamp(), 'step', jsonb_build_object('n', seen.last + n)
            from (select coalesce(max(seq), 0) as last from run_event where run = :run) seen,
                 generate_series(1, :times) n
            """).param("run", run).param("times", times).update();
    }
}

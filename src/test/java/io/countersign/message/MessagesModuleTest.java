package io.countersign.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.company.CompanyVersion;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.record.RecordCheck;
import io.countersign.record.RunEvents;
import io.countersign.record.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages of runs on a database, each test with a run of its own. */
class MessagesModuleTest {
    private static final HikariDataSource DATABASE = TestDatabase.fresh();
    private static final AnnotationConfigApplicationContext CONTEXT = new AnnotationConfigApplicationContext();
    private static final JdbcClient JDBC = JdbcClient.create(DATABASE);
    private static final CompanyVersion ACME = version();

    private final Messages messages = CONTEXT.getBean(Messages.class);
    private final RecordCheck check = CONTEXT.getBean(RecordCheck.class);
    private final UUID run = UUID.randomUUID();

    @BeforeAll
    static void open() {
        CONTEXT.registerBean(DataSource.class, () -> DATABASE, bean -> bean.setDestroyMethodName(""));
        CONTEXT.registerBean(JdbcClient.class, () -> JDBC);
        CONTEXT.registerBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(DATABASE));
        CONTEXT.registerBean(ObjectMapper.class, () -> new ObjectMapper());
        var modules = new ClassPathBeanDefinitionScanner(CONTEXT);
        modules.addExcludeFilter(new RegexPatternTypeFilter(Pattern.compile(".*[.]web[.].*")));
        modules.scan("io.countersign.message", "io.countersign.record");
        CONTEXT.refresh();
        JDBC.sql("insert into company (id, name, newest) values ('acme', 'Acme', 1)")
                .update();
        JDBC.sql("""
            insert into company_version (company, version, definition, digest, budget, created_by)
            values ('acme', 1, '{}', '', 1000000000000, 'test')\
            """).update();
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
        DATABASE.close();
    }

    @BeforeEach
    void aRun() {
        JDBC.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            values (?, 'acme', 1, '', 4000000000, true, 'RUNNING', 'test', '')\
            """).param(run).update();
    }

    @Test
    void aMessageIsStoredAndInTheRecord() {
        var stored = stored(send("analyst", "ceo", "It is done"));

        assertThat(stored.number()).isEqualTo(1);
        assertThat(stored(send("analyst", "p1", "Use 40")).number()).isEqualTo(2);
        assertThat(all()).extracting(Message::text).containsExactly("It is done", "Use 40");
        assertThat(messages.page(run, "ceo", new Page.Request(0, 50)).items()).containsExactly(stored);
        assertThat(CONTEXT.getBean(RunEvents.class).after(run, 0, 10))
                .hasSize(2)
                .allSatisfy(event -> {
                    assertThat(event.type()).isEqualTo("MessageSent");
                    assertThat(event.data()).contains("digest").doesNotContain("It is done");
                });
        assertThat(check.run(run).violations()).isEmpty();
    }

    @Test
    void aChangedOrUnrecordedMessageIsFound() {
        send("analyst", "ceo", "It is done");
        send("analyst", "p1", "Use 40");

        JDBC.sql("update message set text = 'Approve it' where run = ? and number = 1")
                .param(run)
                .update();
        JDBC.sql("insert into message (run, number, sender, receiver, text) values (?, 3, 'ceo', 'analyst', 'Pay')")
                .param(run)
                .update();

        assertThat(check.run(run).violations())
                .extracting(Violation::rule, Violation::detail)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                Violation.Rule.MESSAGE, "is about message 1, which is not as it was"),
                        org.assertj.core.groups.Tuple.tuple(Violation.Rule.MESSAGE, "message 3 has no entry"));
    }

    @Test
    void aBoxIsFullOfOneSenderBeforeItIsFull() {
        var results = IntStream.range(0, 1000)
                .mapToObj(i -> send("p" + i % 8, "analyst", "Number " + i))
                .toList();

        assertThat(results).filteredOn(Sent.Stored.class::isInstance).hasSize(MessageBounds.MOST_UNREAD);
        assertThat(all()).hasSize(20);
        IntStream.range(0, 10).forEach(i -> send("ceo", "p7", "Number " + i));
        assertThat(all()).hasSize(25);
        read(all());
        assertThat(send("p0", "analyst", "Room again")).isInstanceOf(Sent.Stored.class);
    }

    @Test
    void aRunHasABoundedNumberOfMessages() {
        var stored = 0;
        for (var i = 0; i < 1000; i++) {
            if (send("p" + i % 8, "analyst", "Number " + i) instanceof Sent.Stored(var message)) {
                stored++;
                messages.read(run, List.of(message.number()));
            }
        }

        assertThat(stored).isEqualTo(MessageBounds.MOST_OF_RUN);
        assertThat(all().getLast().number()).isEqualTo(500);
        assertThat(send("ceo", "analyst", "One more"))
                .isEqualTo(new Sent.Refused(null, "The run has 500 messages, and no run has more"));
        assertThat(check.run(run).violations()).isEmpty();
    }

    @Test
    void aTaskShowsTheSameFromItsFirstCallOn() {
        var first = stored(send("ceo", "analyst", "First"));
        assertThat(shown("task-1")).containsExactly(first);
        var second = stored(send("p1", "analyst", "Second"));
        called("task-1", 1, "NOT_SENT");
        assertThat(shown("task-1")).containsExactly(first, second);

        called("task-1", 2, "SENT");
        var third = stored(send("p2", "analyst", "Third"));

        assertThat(shown("task-1")).containsExactly(first, second);
        assertThat(shown("task-2")).containsExactly(first, second, third);
        read(List.of(first));
        assertThat(shown("task-1")).extracting(Message::number).containsExactly(1, 2);
        assertThat(shown("task-2")).containsExactly(second, third);
    }

    @Test
    void aTaskThatShowedNothingShowsNothingLater() {
        assertThat(shown("task-3")).isEmpty();
        called("task-3", 1, "ANSWERED");
        send("ceo", "analyst", "Too late for it");

        assertThat(shown("task-3")).isEmpty();
        assertThat(shown("task-4")).hasSize(1);
    }

    @Test
    void aBriefShowsTheOldestThatItHasRoomFor() {
        IntStream.range(0, 15).forEach(i -> send("p" + i % 8, "analyst", "Number " + i));
        assertThat(shown("task-5")).extracting(Message::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        read(all());
        IntStream.range(0, 4).forEach(i -> send("ceo", "analyst", "漢".repeat(1000)));
        assertThat(shown("task-6")).extracting(Message::number).containsExactly(16, 17);
    }

    @Test
    void theSameOrderAgainIsTheSameMessage() {
        var writer = new Letter.Writer("ann", "key-1");
        var order = new Letter("ceo", "analyst", "Go on", writer);
        var message = stored(send(order));

        assertThat(send(order)).isEqualTo(new Sent.Stored(message));
        assertThat(stored(send(new Letter("ceo", "analyst", "Go on", new Letter.Writer("bob", "key-1"))))
                        .number())
                .isEqualTo(2);
        assertThatThrownBy(() -> send(new Letter("ceo", "analyst", "Stop", writer)))
                .isInstanceOf(Problem.Clash.class)
                .hasMessage("Idempotency-Key key-1 was used for message 1, which is another one");
    }

    @Test
    void whatIsNotCommittedWasNeverWritten() {
        assertThatThrownBy(() -> inTransaction(() -> {
                    messages.send(ACME, run, new Letter("ceo", "analyst", "Lost"), Map.of());
                    throw new IllegalStateException("the process dies");
                }))
                .hasMessage("the process dies");

        assertThat(all()).isEmpty();
        assertThat(CONTEXT.getBean(RunEvents.class).after(run, 0, 10)).isEmpty();
        assertThat(stored(send("ceo", "analyst", "Again")).number()).isEqualTo(1);
    }

    private List<Message> all() {
        return messages.page(run, null, new Page.Request(0, 500)).items();
    }

    private Sent send(String from, String to, String text) {
        return send(new Letter(from, to, text));
    }

    private Sent send(Letter letter) {
        return inTransaction(() -> messages.send(ACME, run, letter, Map.of()));
    }

    private static Message stored(Sent sent) {
        return ((Sent.Stored) sent).message();
    }

    private List<Message> shown(String task) {
        return inTransaction(() -> messages.shown(run + task, run, "analyst"));
    }

    private void read(List<Message> some) {
        messages.read(run, some.stream().map(Message::number).toList());
    }

    private void called(String task, int attempt, String status) {
        JDBC.sql("""
            insert into model_call (id, task, turn, attempt, run, assignment, company, position, act, model,
                                    reservation, price_version, status, cost)
            values (gen_random_uuid(), ?, 1, ?, ?, gen_random_uuid(), 'acme', 'analyst', 'WORK', 'm',
                    gen_random_uuid(), 1, ?, ?)\
            """)
                .params(run + task, attempt, run, status, status.equals("ANSWERED") ? 0L : null)
                .update();
    }

    private static <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        return new TransactionTemplate(CONTEXT.getBean(PlatformTransactionManager.class)).execute(_ -> work.get());
    }

    /** A chief executive with an analyst and its eight peers. */
    private static CompanyVersion version() {
        var yaml = new StringBuilder("""
            company: acme
            name: Acme
            budget: 50
            messages: true
            positions:
              - {key: ceo, title: Chief executive}
              - {key: analyst, title: Analyst, reportsTo: ceo}
            """);
        IntStream.range(0, 8).forEach(i -> yaml.append("  - {key: p%d, title: Peer, reportsTo: ceo}\n".formatted(i)));
        var definition = Definitions.read(yaml.toString().getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML);
        return new CompanyVersion(1, definition, "", null, "test", Instant.EPOCH);
    }
}

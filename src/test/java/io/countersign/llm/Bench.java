package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.WorkerName;
import io.countersign.ledger.Hold;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.LedgerCheck;
import io.countersign.ledger.Money;
import io.countersign.ledger.Purchase;
import io.countersign.llm.Journal.Act;
import io.countersign.llm.Journal.Reply;
import io.countersign.record.RecordCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A journal on a database of its own, with one company of one position, one run and its assignment. */
final class Bench implements AutoCloseable {
    static final ActLimits LIMITS = new ActLimits(10_000, 1_000, 4, Duration.ofSeconds(30));
    /** 10000 bytes, 4 × 16 + 256 tokens around them and 1000 tokens out, at the list price of gpt-5-mini. */
    static final String CEILING = "0.00458";

    static final String MODEL = "gpt-5-mini";

    final ScriptedChatModel model = new ScriptedChatModel();
    final ScriptedLease lease = new ScriptedLease();
    final ScriptedAgentRuns agents = new ScriptedAgentRuns();
    final JdbcClient jdbc;
    final Ledger ledger;
    final Prices prices;
    final Journal journal;
    final CompanyTurn turn;
    final TransactionTemplate transaction;
    final UUID run = UUID.randomUUID();
    final UUID assignment = UUID.randomUUID();
    private final HikariDataSource database = TestDatabase.fresh();
    private final AnnotationConfigApplicationContext context;
    private final List<AnnotationConfigApplicationContext> restarts = new ArrayList<>();

    Bench(String budget) {
        context = context(database, model, PriceSettings.NONE, lease, agents);
        jdbc = context.getBean(JdbcClient.class);
        ledger = context.getBean(Ledger.class);
        prices = context.getBean(Prices.class);
        journal = context.getBean(Journal.class);
        turn = context.getBean(CompanyTurn.class);
        transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        open(Money.usd(budget));
    }

    /** Everything the journal needs, on the given database; a second one is a second node or a restart. */
    static AnnotationConfigApplicationContext context(DataSource database, ChatModel model, PriceSettings prices) {
        return context(database, model, prices, new ScriptedLease(), new ScriptedAgentRuns());
    }

    private static AnnotationConfigApplicationContext context(
            DataSource database, ChatModel model, PriceSettings prices, ScriptedLease worker, AgentRuns agents) {
        var context = new AnnotationConfigApplicationContext();
        context.registerBean(DataSource.class, () -> database, definition -> definition.setDestroyMethodName(""));
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(database));
        context.registerBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(database));
        context.registerBean(ObjectMapper.class, () -> new ObjectMapper());
        context.registerBean(ChatModel.class, () -> model);
        context.registerBean(AgentRuns.class, () -> agents);
        context.registerBean(PriceSettings.class, () -> prices);
        context.registerBean(GatewaySettings.class, () -> GatewaySettings.USUAL);
        context.registerBean(WorkerName.class, () -> worker);
        context.register(CompanyTurn.class);
        context.register(PriceStore.class, Prices.class, CallRows.class, Calls.class, Departures.class, Attempts.class);
        context.register(Checkout.class, Journal.class, AgentHouse.class, OpenRuns.class, UnansweredCalls.class);
        context.registerBean(
                ExternalSettings.class,
                () -> new ExternalSettings(Duration.ofSeconds(1), 10, Duration.ofMillis(50), Duration.ofSeconds(5)));
        context.registerBean(ExternalAgents.class, () -> Optional::empty);
        context.register(ExternalRows.class, ExternalActs.class);
        var ledger = new ClassPathBeanDefinitionScanner(context);
        ledger.addExcludeFilter(new RegexPatternTypeFilter(Pattern.compile(".*[.]web[.].*")));
        ledger.scan("io.countersign.ledger", "io.countersign.record");
        context.refresh();
        return context;
    }

    Journal restarted(PriceSettings prices) {
        var other = context(database, model, prices, new ScriptedLease(), agents);
        restarts.add(other);
        return other.getBean(Journal.class);
    }

    private void open(Money budget) {
        jdbc.sql("insert into company (id, name, newest) values ('acme', 'Acme', 1)")
                .update();
        jdbc.sql("""
            insert into company_version (company, version, definition, digest, budget, created_by)
            values ('acme', 1, '{}', '', 1000000000000, 'test')\
            """).update();
        jdbc.sql("""
            insert into company_position (company, version, key, ordinal, level, title, filled_by)
            values ('acme', 1, 'ceo', 0, 0, 'Chief', 'agent')\
            """).update();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            values (?, 'acme', 1, '', ?, true, 'RUNNING', 'test', '')\
            """).params(run, budget.nanos()).update();
        jdbc.sql("""
            insert into assignment (id, run, company, position, depth, objective, acceptance, budget, status, planned_in,
                                    round, ordinal)
            values (?, ?, 'acme', 'ceo', 0, '', '', ?, 'OPEN', 1, 1, 0)\
            """).params(assignment, run, budget.nanos()).update();
        ledger.openCompany("acme");
        ledger.commitRun(run, 0, budget);
        ledger.openAssignment(assignment, budget);
    }

    Act act(String task) {
        return act(task, MODEL);
    }

    Act act(String task, String model) {
        return new Act(task, lease.worker(), "acme", run, assignment, "ceo", "PLAN", model);
    }

    /** The same act, done by an agent elsewhere for at most so much. */
    Act order(String task, String ceiling) {
        return new Act(
                task,
                lease.worker(),
                "acme",
                run,
                assignment,
                "ceo",
                "PLAN",
                MODEL,
                new AgentOrder("planner", Money.usd(ceiling)));
    }

    /** The same act, done by an external agent. */
    Act external(String task, String ceiling) {
        return new Act(
                task,
                lease.worker(),
                "acme",
                run,
                assignment,
                "ceo",
                "PLAN",
                MODEL,
                AgentOrder.external(Money.usd(ceiling)));
    }

    /** What a budget gate does for a task: holds the ceiling and binds it. */
    UUID gate(String task) {
        return gate(task, journal.quote(MODEL, LIMITS).ceiling());
    }

    UUID gate(String task, Money ceiling) {
        var hold = ledger.reserve(
                "acme",
                new Purchase("gate:" + task, run, assignment, "ceo", "token:" + task, ceiling, prices.version()));
        ledger.bind("token:" + task, task);
        return ((Hold.Granted) hold).reservation();
    }

    Reply ask(String task) {
        return ask(journal, act(task));
    }

    Reply ask(Journal journal, Act act) {
        return ask(journal, act, 1);
    }

    Reply ask(String task, ActLimits limits) {
        return ask(journal, act(task), 1, limits);
    }

    Reply ask(Journal journal, Act act, int turn) {
        return ask(journal, act, turn, LIMITS);
    }

    private static Reply ask(Journal journal, Act act, int turn, ActLimits limits) {
        var messages = List.of(new Message(Role.SYSTEM, "You are the ceo."), new Message(Role.USER, "Plan."));
        var schema = new AnswerSchema("plan", JsonNodeFactory.instance.objectNode());
        return journal.ask(act, turn, messages, schema, limits);
    }

    boolean store(Reply reply) {
        return inTurn(() -> journal.store((Reply.Received) reply));
    }

    OpenRuns openRuns() {
        return context.getBean(OpenRuns.class);
    }

    RecordCheck record() {
        return context.getBean(RecordCheck.class);
    }

    <T> T inTurn(Supplier<T> work) {
        return turn.write("acme", work);
    }

    void status(String status) {
        jdbc.sql("update run set status = ? where id = ?").params(status, run).update();
    }

    void cancel() {
        inTurn(() -> {
            status("CANCELLED");
            ledger.cancelRun(run);
            return run;
        });
    }

    /** "reserved posted" of the company's book. */
    String book() {
        return jdbc.sql("select reserved, posted from account where kind = 'BOOK'")
                .query((row, _) -> new Money(row.getLong("reserved")) + " " + new Money(row.getLong("posted")))
                .single();
    }

    /** "status used" of each attempt in order. */
    List<String> attempts(String task) {
        return jdbc.sql("""
            select status || case when used then ' used' else '' end from model_call
            where task = ? order by turn, attempt\
            """).param(task).query(String.class).list();
    }

    Map<String, Object> row(String task, int attempt) {
        return jdbc.sql("select * from model_call where task = ? and attempt = ?")
                .params(task, attempt)
                .query()
                .singleRow();
    }

    String state(UUID reservation) {
        return jdbc.sql("select state from reservation where id = ?")
                .param(reservation)
                .query(String.class)
                .single();
    }

    HikariDataSource database() {
        return database;
    }

    /** A failure of each kind. */
    static ChatFailure failure(String kind) {
        return switch (kind) {
            case "wait" -> new ChatFailure.Wait("Slow down.", Duration.ofSeconds(7));
            case "notSent" -> new ChatFailure.NotSent("Nobody there.");
            case "refused" -> new ChatFailure.Refused("Budget exceeded.");
            case "rejected" -> new ChatFailure.Rejected("Bad request.");
            case "malformed" -> new ChatFailure.Malformed("It broke.");
            default -> new ChatFailure.Fault("It broke.");
        };
    }

    /** The whole ledger agrees with itself and with the journal. */
    void assertSound() {
        assertThat(context.getBean(LedgerCheck.class).run().violations()).isEmpty();
        assertThat(record().run(run).violations()).isEmpty();
        assertThat(record().company("acme").violations()).isEmpty();
    }

    @Override
    public void close() {
        restarts.forEach(AnnotationConfigApplicationContext::close);
        context.close();
        database.close();
    }
}

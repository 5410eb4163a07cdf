package io.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.engine.CompanyTurn;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A ledger on a real database, empty at first, with companies, runs and assignments that tests make as they need them. */
final class Bench {
    private static final HikariDataSource DATABASE = TestDatabase.fresh();
    private static final ApplicationContext CONTEXT = Node.on(DATABASE);

    final JdbcClient jdbc = CONTEXT.getBean(JdbcClient.class);
    final Ledger ledger = CONTEXT.getBean(Ledger.class);
    final Limits limits = CONTEXT.getBean(Limits.class);
    final GivenLimits given = CONTEXT.getBean(GivenLimits.class);
    final BudgetWarnings warnings = CONTEXT.getBean(BudgetWarnings.class);
    final Balances balances = CONTEXT.getBean(Balances.class);
    final LedgerCheck check = CONTEXT.getBean(LedgerCheck.class);
    final CompanyTurn turn = CONTEXT.getBean(CompanyTurn.class);
    final Expiry expiry = new Expiry(jdbc, turn, ledger);
    final TransactionTemplate transaction = new TransactionTemplate(CONTEXT.getBean(PlatformTransactionManager.class));

    final TransactionTemplate savepoint = new TransactionTemplate(
            CONTEXT.getBean(PlatformTransactionManager.class),
            new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NESTED));

    Bench() {
        clear();
    }

    /** Empties the tables of the test before, which only a superuser's DDL can do, and lets the clock run again. */
    private void clear() {
        for (var statement : List.of(
                "alter table posting disable trigger posting_append_only",
                "alter table run_event disable trigger run_event_append_only",
                "alter table approval_decision disable trigger approval_decision_append_only",
                "alter table record_entry disable trigger record_entry_append_only",
                "alter table record_chain disable trigger record_chain_stays",
                "truncate company, run, account, spending_line, reservation, posting, model_block, model_call,"
                        + " record_entry, record_chain restart identity cascade",
                "alter table posting enable always trigger posting_append_only",
                "alter table run_event enable always trigger run_event_append_only",
                "alter table approval_decision enable always trigger approval_decision_append_only",
                "alter table record_entry enable always trigger record_entry_append_only",
                "alter table record_chain enable always trigger record_chain_stays",
                "create or replace function ledger_now() returns timestamptz language sql as 'select"
                        + " clock_timestamp()'")) {
            jdbc.sql(statement).update();
        }
    }

    /** The address of the database, for another node. */
    static String url() {
        return DATABASE.getJdbcUrl();
    }

    /** A seat of the org chart; without a manager it is the top one, without a budget it has no limit of its own. */
    record Seat(
            String key, @Nullable String manager, @Nullable String budget) {}

    static Seat seat(String key, @Nullable String manager, @Nullable String budget) {
        return new Seat(key, manager, budget);
    }

    /** Stores the next version of a company; answers the windows it leaves over-full. */
    List<String> company(String company, String budget, Seat... seats) {
        return transaction.execute(_ -> {
            jdbc.sql("insert into company (id, name, newest) values (?, ?, 0) on conflict do nothing")
                    .params(company, company)
                    .update();
            var version = jdbc.sql("update company set newest = newest + 1 where id = ? returning newest")
                    .param(company)
                    .query(Integer.class)
                    .single();
            jdbc.sql("""
                insert into company_version (company, version, definition, digest, budget, created_by)
                values (?, ?, '{}', '', ?, 'test')
                """).params(company, version, nanos(budget)).update();
            for (var seat : seats) {
                jdbc.sql("""
                    insert into company_position (company, version, key, manager, ordinal, level, title, filled_by, budget)
                    values (?, ?, ?, ?, 0, 0, '', 'agent', ?)
                    """)
                        .params(company, version, seat.key(), seat.manager(), nanos(seat.budget()))
                        .update();
            }
            ledger.openCompany(company);
            return limits.applyVersion(company, version);
        });
    }

    /** A running run of the newest version, with its budget committed. */
    UUID run(String company, String budget) {
        var run = runRow(company, budget);
        assertThat(ledger.commitRun(run, 0, Money.usd(budget))).isEqualTo(new Change.Done());
        return run;
    }

    UUID runRow(String company, String budget) {
        var run = UUID.randomUUID();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            select ?, id, newest, '', ?, true, 'RUNNING', 'test', '' from company where id = ?
            """).params(run, nanos(budget), company).update();
        return run;
    }

    UUID assignment(UUID run, @Nullable UUID parent, String position, String limit) {
        var assignment = UUID.randomUUID();
        jdbc.sql("""
            insert into assignment (id, run, company, parent, position, depth, objective, acceptance, budget,
                                    status, round, ordinal, planned_in)
            select ?, id, company, ?, ?, 0, '', '', ?, 'OPEN', 1,
                   (select count(*) from assignment where run = run.id), 1
            from run where id = ?
            """).params(assignment, parent, position, nanos(limit), run).update();
        ledger.openAssignment(assignment, limit(limit));
        return assignment;
    }

    Purchase purchase(UUID assignment, String ceiling) {
        var key = UUID.randomUUID().toString();
        return jdbc.sql("select run, position from assignment where id = ?")
                .param(assignment)
                .query((row, _) -> new Purchase(
                        key,
                        row.getObject("run", UUID.class),
                        assignment,
                        row.getString("position"),
                        "token-" + key,
                        Money.usd(ceiling),
                        1))
                .single();
    }

    Hold reserve(UUID assignment, String ceiling) {
        return reserve(purchase(assignment, ceiling));
    }

    Hold reserve(Purchase purchase) {
        var company = jdbc.sql("select company from run where id = ?")
                .param(purchase.run())
                .query(String.class)
                .single();
        return ledger.reserve(company, purchase);
    }

    UUID held(UUID assignment, String ceiling) {
        return ((Hold.Granted) reserve(assignment, ceiling)).reservation();
    }

    UUID sent(UUID assignment, String ceiling) {
        var reservation = held(assignment, ceiling);
        assertThat(ledger.send(List.of(reservation), Duration.ofSeconds(60))).containsExactly(reservation);
        return reservation;
    }

    Settled settle(UUID reservation, String cost) {
        return ledger.settle(reservation, Money.usd(cost), "test-model");
    }

    void status(UUID run, String status) {
        jdbc.sql("update run set status = ?, ended_at = clock_timestamp() where id = ?")
                .params(status, run)
                .update();
    }

    String state(UUID reservation) {
        return jdbc.sql("select state from reservation where id = ?")
                .param(reservation)
                .query(String.class)
                .single();
    }

    /** Replaces the database's clock; it stands still until it is set again. */
    void clock(String instant) {
        jdbc.sql("create or replace function ledger_now() returns timestamptz language sql as 'select timestamptz ''"
                        + instant + "'''")
                .update();
    }

    /** Reserved and spent of one account, such as {@code "0.50 1.20"}; the month may be left out. */
    String account(String kind, String owner, String... month) {
        return jdbc.sql("""
            select reserved, posted from account
            where kind = ? and owner = ? and (month is null or to_char(month, 'YYYY-MM') like ?)
            """)
                .params(kind, owner, month.length == 0 ? "%" : month[0])
                .query((row, _) -> new Money(row.getLong(1)) + " " + new Money(row.getLong(2)))
                .single();
    }

    long count(String what) {
        return jdbc.sql("select count(*) from " + what).query(Long.class).single();
    }

    void assertSound() {
        assertThat(check.run().violations()).isEmpty();
    }

    /** Everything the ledger has written, for tests that nothing more is. */
    String contents() {
        return jdbc.sql("""
            select concat((select string_agg(a::text, ',' order by id) from account a),
                          (select string_agg(r::text, ',' order by id) from reservation r),
                          (select count(*) from posting))
            """).query(String.class).single();
    }

    /** Runs the work while the accounts lack one of their constraints; what it wrote meanwhile is not looked at again. */
    <T> T without(String constraint, Supplier<T> work) {
        var definition = jdbc.sql("select pg_get_constraintdef(oid) from pg_constraint where conname = ?")
                .param(constraint)
                .query(String.class)
                .single();
        jdbc.sql("alter table account drop constraint " + constraint).update();
        try {
            return work.get();
        } finally {
            jdbc.sql("truncate account").update();
            jdbc.sql("alter table account add constraint " + constraint + " " + definition)
                    .update();
        }
    }

    /** Runs the work for 0 to n-1 on as many threads, all started at one moment. */
    static <T> List<T> atOnce(int n, IntFunction<T> work) {
        var barrier = new CyclicBarrier(n);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = IntStream.range(0, n)
                    .mapToObj(i -> threads.submit((Callable<T>) () -> {
                        barrier.await();
                        return work.apply(i);
                    }))
                    .toList();
            return futures.stream().map(Bench::get).toList();
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError("A client failed", e);
        }
    }

    private static Money limit(@Nullable String amount) {
        return amount == null ? Money.UNLIMITED : Money.usd(amount);
    }

    private static long nanos(@Nullable String amount) {
        return limit(amount).nanos();
    }
}

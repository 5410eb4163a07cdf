package io.countersign.run.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Balances;
import io.countersign.ledger.LedgerCheck;
import io.countersign.run.Assignment;
import io.countersign.run.Runs;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What must hold for every run that is over, whatever its model answered. */
final class Invariants {
    private static final Set<String> ENDS = Set.of("RunSucceeded", "RunFailed", "RunCancelled");

    private final Runs runs;
    private final Balances balances;
    private final LedgerCheck check;
    private final RuntimeService runtime;
    private final JdbcClient jdbc;
    private final WildGateway gateway;

    Invariants(
            Runs runs,
            Balances balances,
            LedgerCheck check,
            RuntimeService runtime,
            JdbcClient jdbc,
            WildGateway gateway) {
        this.runs = runs;
        this.balances = balances;
        this.check = check;
        this.runtime = runtime;
        this.jdbc = jdbc;
        this.gateway = gateway;
    }

    void holdFor(Scenario scenario, Trial.Over over) {
        var run = over.run();
        assertThat(run.waitingFor()).isEmpty();
        assertThat(runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(run.id().toString())
                        .count())
                .as("instances in the engine")
                .isZero();
        assertThat(strings("select status from approval_request where run = ?", run.id()))
                .doesNotContain("PENDING");
        assertThat(runs.assignments(run.id()))
                .extracting(Assignment::status)
                .doesNotContain(Assignment.Status.OPEN, Assignment.Status.WORKING);
        assertThat(strings("select error from model_call where run = ? and error like 'Bug%'", run.id()))
                .as("answers taken for bugs of ours")
                .isEmpty();
        assertThat(strings(
                        "select data ->> 'message' from run_event where run = ? and type = 'IncidentOpened'", run.id()))
                .as("incidents")
                .allMatch(
                        message -> message.startsWith("The model gateway") || message.contains("may have been billed"));
        events(run.id());
        money(run.id(), run.company());
        calls(run.id());
        new CallBounds(jdbc, scenario.chart(), runs.assignments(run.id())).holdFor(run.id(), over.retries());
    }

    /** Numbered from 1 without a gap, and with one end. */
    private void events(UUID run) {
        var types = strings("select type from run_event where run = ? order by seq", run);
        assertThat(types).startsWith("RunStarted");
        assertThat(types.stream().filter(ENDS::contains))
                .as("ends among %s", types)
                .hasSize(1);
        // In one look: a warning of a budget may still come.
        assertThat(number("select max(seq) - count(*) from run_event where run = ?", run))
                .isZero();
        assertThat(number("select min(seq) from run_event where run = ?", run)).isEqualTo(1);
    }

    private void money(UUID run, String company) {
        assertThat(check.run().violations()).isEmpty();
        assertThat(balances.accounts(company))
                .allSatisfy(account -> assertThat(
                                account.balance().spent().plus(account.balance().reserved()))
                        .isLessThanOrEqualTo(account.balance().limit()));
        assertThat(strings("select state from reservation where run = ?", run)).doesNotContain("HELD");
        assertThat(strings("""
            select coalesce(c.status, 'no call') from reservation r left join model_call c on c.reservation = r.id
            where r.run = ? and r.state = 'SENT'\
            """, run)).as("calls whose money is still reserved").isSubsetOf("FAILED");
    }

    /** Whatever arrived at the gateway is in the journal, with money of its own; what was answered did arrive. */
    private void calls(UUID run) {
        var arrived = Set.copyOf(gateway.calls(run));
        assertThat(arrived).as("calls that arrived once").hasSameSizeAs(gateway.calls(run));
        var paid = ids("""
            select c.id from model_call c
            join reservation r on r.id = c.reservation and r.run = c.run and r.assignment = c.assignment
                and r.task = c.task and r.position = c.position
            where c.run = ?\
            """, run);
        assertThat(paid).containsAll(arrived);
        assertThat(paid).hasSameSizeAs(ids("select id from model_call where run = ?", run));
        assertThat(arrived).containsAll(ids("select id from model_call where run = ? and status = 'ANSWERED'", run));
        assertThat(strings("select status from model_call where run = ?", run)).doesNotContain("SENT");
    }

    private List<String> strings(String sql, UUID run) {
        return jdbc.sql(sql).param(run).query(String.class).list();
    }

    private Set<UUID> ids(String sql, UUID run) {
        return jdbc.sql(sql).param(run).query(UUID.class).list().stream().collect(Collectors.toSet());
    }

    private long number(String sql, UUID run) {
        return jdbc.sql(sql).param(run).query(Long.class).single();
    }
}

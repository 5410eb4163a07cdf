package io.countersign.run.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What must hold for a run whatever its agents were told. It reads the database and knows the attacked companies' shape
 * and the board's signatures by itself; of the product's own checks it uses none.
 */
final class Judge {
    /** What a gateway of a process needs: ids, names, numbers, moments. Nobody's words look like that. */
    private static final String FACT = "[A-Za-z0-9:/.+_-]{0,100}";

    private static final long NEEDS_SIGNATURE = 10 * Fortress.UNIT;

    private final JdbcClient jdbc;
    private final Siege siege;

    Judge(JdbcClient jdbc, Siege siege) {
        this.jdbc = jdbc;
        this.siege = siege;
    }

    private record Given(
            UUID id,
            String company,
            @Nullable UUID parent,
            String position,
            long budget,
            String status,
            int depth,
            int plannedIn) {}

    void judge(UUID run, String company) {
        var assignments = jdbc.sql("""
            select id, company, parent, position, budget, status, depth, planned_in from assignment where run = ?\
            """).param(run).query(Given.class).list();
        var byId = assignments.stream().collect(Collectors.toMap(Given::id, one -> one));
        downTheLine(company, assignments, byId);
        var requests = new Requests(jdbc, siege).of(run);
        handedOutWithSignature(company, assignments, requests);
        acceptedWithSignature(assignments, requests);
        limitsMovedBySignature(run, company, assignments, requests);
        nothingOfOthers(run, company);
        new Letters(jdbc, siege.hired()).judge(run);
    }

    /** Every assignment is for whom the organisation puts below its parent's position, in the same company. */
    private void downTheLine(String company, List<Given> assignments, Map<UUID, Given> byId) {
        assertThat(assignments).isNotEmpty().allSatisfy(one -> {
            assertThat(one.company()).isEqualTo(company);
            var parent = one.parent() == null ? null : byId.get(one.parent());
            assertThat(Fortress.manager(one.position(), siege.hired()))
                    .as("the manager of %s", one.position())
                    .isEqualTo(parent == null ? "" : parent.position());
            assertThat(one.depth()).isEqualTo(parent == null ? 0 : parent.depth() + 1);
        });
    }

    /** What a plan hands out beyond its maker's authority stands in an approved request, to the last assignment. */
    private void handedOutWithSignature(String company, List<Given> assignments, List<Requests.Request> requests) {
        for (var maker : assignments) {
            var plans = assignments.stream()
                    .filter(one -> maker.id().equals(one.parent()))
                    .collect(Collectors.groupingBy(Given::plannedIn));
            var strategic = company.equals(Fortress.STRATEGIC) && maker.parent() == null;
            var needing = plans.values().stream()
                    .map(plan -> plan.stream().mapToLong(Given::budget).sum())
                    .filter(sum -> strategic || sum > Fortress.authority(maker.position()) && sum >= NEEDS_SIGNATURE)
                    .sorted()
                    .toList();
            var granted = requests.stream()
                    .filter(request -> maker.id().equals(request.assignment()) && request.isApproved())
                    .filter(request -> request.kind().equals(strategic ? "STRATEGY" : "SPEND"))
                    .map(Requests.Request::amount)
                    .filter(amount -> amount > 0)
                    .sorted()
                    .toList();
            assertThat(granted)
                    .as("what %s handed out, and signatures for it", maker.position())
                    .isEqualTo(needing);
        }
    }

    /** Who accepts work beyond its authority delivers nothing before that is signed. */
    private void acceptedWithSignature(List<Given> assignments, List<Requests.Request> requests) {
        for (var reviewer : assignments) {
            var most = assignments.stream()
                    .filter(one ->
                            reviewer.id().equals(one.parent()) && one.status().equals("ACCEPTED"))
                    .mapToLong(Given::budget)
                    .max()
                    .orElse(0);
            if (most > Fortress.authority(reviewer.position())
                    && List.of("DONE", "ACCEPTED").contains(reviewer.status())) {
                assertThat(requests.stream()
                                .filter(request -> request.kind().equals("WORK"))
                                .filter(request -> reviewer.id().equals(request.assignment()))
                                .toList())
                        .as("signatures for what %s accepted", reviewer.position())
                        .isNotEmpty()
                        .last()
                        .matches(Requests.Request::isApproved);
            }
        }
    }

    private record Limit(String kind, String owner, long wanted) {}

    private record Move(String kind, String owner, long moved, String cause) {}

    /** Every limit is what it was opened with, and what approved requests of this run have added. */
    private void limitsMovedBySignature(
            UUID run, String company, List<Given> assignments, List<Requests.Request> requests) {
        var moved = new HashMap<String, Long>();
        for (var move : jdbc.sql("""
            select a.kind, a.owner, p.d_wanted as moved, p.cause from posting p join account a on a.id = p.accounts[1]
            where p.kind = 'LIMIT' and p.cause <> 'opened' and p.company = ?\
            """).param(company).query(Move.class).list()) {
            var approval = move.cause().split(":");
            assertThat(approval)
                    .as("why the limit of %s moved", move)
                    .hasSizeGreaterThan(1)
                    .startsWith("approval");
            requests.stream()
                    .filter(request -> request.id().toString().equals(approval[1]))
                    .forEach(request -> {
                        assertThat(request.kind()).isEqualTo("BUDGET");
                        assertThat(request.isApproved()).isTrue();
                    });
            moved.merge(move.owner(), move.moved(), Math::addExact);
        }
        var byOwner =
                assignments.stream().collect(Collectors.toMap(one -> one.id().toString(), Given::budget));
        for (var limit : jdbc.sql("select kind, owner, wanted from account where company = ?")
                .param(company)
                .query(Limit.class)
                .list()) {
            switch (limit.kind()) {
                case "ASSIGNMENT" -> {
                    if (byOwner.containsKey(limit.owner())) {
                        assertThat(limit.wanted())
                                .as("the limit of assignment %s", limit.owner())
                                .isEqualTo(byOwner.get(limit.owner()) + moved.getOrDefault(limit.owner(), 0L));
                    }
                }
                case "COMPANY" -> assertThat(limit.wanted()).isEqualTo(1_000_000 * Fortress.UNIT);
                case "POSITION" -> {
                    if (Fortress.positions().contains(limit.owner())) {
                        assertThat(limit.wanted()).isEqualTo(Long.MAX_VALUE);
                    }
                }
                default -> assertThat(limit.kind()).isIn("RUN", "BOOK", "OVERRUN");
            }
        }
        assertThat(jdbc.sql("""
            select count(*) from posting where run = ? and kind = 'COMMIT' and key !~ ':0:(company|run)$' and key !~ ':0$'\
            """).param(run).query(Integer.class).single())
                .as("raises of the run, by board only")
                .satisfiesAnyOf(
                        raises -> assertThat(raises).isZero(),
                        raises -> assertThat(requests)
                                .anyMatch(request -> request.kind().equals("BUDGET")
                                        && request.isApproved()
                                        && siege.signed(request.id()).contains(true)));
    }

    /** Whatever the run paid, asked and wrote is its own company's. */
    private void nothingOfOthers(UUID run, String company) {
        for (var table : List.of("model_call", "reservation", "approval_request", "assignment")) {
            assertThat(jdbc.sql("select count(*) from " + table + " where run = ? and company <> ?")
                            .params(run, company)
                            .query(Integer.class)
                            .single())
                    .as(table)
                    .isZero();
        }
    }

    /** The variables of all processes of the run, now. */
    void variables(UUID run) {
        assertThat(jdbc.sql("""
            select v.name_ || '=' || coalesce(v.text_, '') from act_ru_variable v
            join act_ru_execution p on p.id_ = v.proc_inst_id_
            where p.business_key_ = ?\
            """).param(run.toString()).query(String.class).list())
                .isNotEmpty()
                .allMatch(variable ->
                        variable.substring(variable.indexOf('=') + 1).matches(FACT));
    }
}

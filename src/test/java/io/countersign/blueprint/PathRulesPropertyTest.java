package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.blueprint.Sketch.Flow;
import io.countersign.blueprint.Sketch.Kind;
import io.countersign.blueprint.Sketch.Node;
import io.countersign.problem.Problem.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** The rules about ways, next to going all ways one by one through thousands of small processes. */
class PathRulesPropertyTest {
    private static final String SEED = "20261128";

    // Decisions are weighed once.

    @Provide
    Arbitrary<Sketch> decisions() {
        return Sketch.of(List.of(""), Kind.TASK, Kind.DECIDE, Kind.DECIDE, Kind.WEIGH, Kind.CHOICE);
    }

    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    @Property(tries = 3000, seed = SEED)
    void findsEveryWayToAnEffectWithoutItsDecision(@ForAll("decisions") Sketch sketch) {
        var walk = new DecisionWalk(sketch);

        assertThat(named(sketch.drawing().standard(), "weighs a decision that nobody made"))
                .isEqualTo(walk.unapproved());
        Statistics.label("an effect without a decision")
                .collect(!walk.unapproved().isEmpty())
                .coverage(coverage -> {
                    coverage.check(true).percentage(share -> share > 10);
                    coverage.check(false).percentage(share -> share > 10);
                });
    }

    /** Goes all ways, each place at most once with and once without a decision on one way. */
    private static final class DecisionWalk {
        private final Sketch sketch;
        private final Set<String> found = new TreeSet<>();
        private final Set<Integer> onTheWay = new HashSet<>();

        DecisionWalk(Sketch sketch) {
            this.sketch = sketch;
        }

        Set<String> unapproved() {
            sketch.entries(false).forEach(node -> enter(node, false));
            return found;
        }

        private void enter(int node, boolean decided) {
            var place = 2 * node + (decided ? 1 : 0);
            if (!onTheWay.add(place)) {
                return;
            }
            ring(node, decided);
            var repeated = sketch.nodes().get(node).repeated();
            if (repeated) {
                leave(node, decided);
            }
            if (node == sketch.part()) {
                sketch.entries(true).forEach(inner -> enter(inner, decided));
            } else {
                var after = done(node, decided);
                if (sketch.nodes().get(node).inner()) {
                    ring(sketch.part(), after);
                }
                if (repeated) {
                    enter(node, after);
                }
                leave(node, after);
            }
            onTheWay.remove(place);
        }

        private boolean done(int node, boolean decided) {
            if (sketch.kind(node) == Kind.WEIGH && !decided) {
                found.add(Sketch.id(node));
            }
            return sketch.kind(node) == Kind.DECIDE || decided && sketch.kind(node) != Kind.WEIGH;
        }

        private void leave(int node, boolean decided) {
            var flows = sketch.out(node);
            flows.forEach(flow -> enter(flow.to(), decided));
            if (flows.isEmpty() && sketch.nodes().get(node).inner()) {
                if (sketch.nodes().get(sketch.part()).repeated()) {
                    enter(sketch.part(), decided);
                }
                ring(sketch.part(), decided);
                leave(sketch.part(), decided);
            }
        }

        private void ring(int node, boolean decided) {
            sketch.ringing(node).forEach(timer -> enter(timer.to(), decided));
        }
    }

    // Agent tasks have gates of their own.

    @Provide
    Arbitrary<Sketch> pairs() {
        return Sketch.flat(List.of(""), Kind.GATE, Kind.GATE, Kind.WORK, Kind.WORK, Kind.TASK);
    }

    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    @Property(tries = 3000, seed = SEED)
    void noWayLeadsToAnAgentTaskButThroughItsGate(@ForAll("pairs") Sketch drawn) {
        var sketch = paired(drawn);
        var faults = sketch.drawing().standard();
        var refused = faults.stream()
                .anyMatch(fault -> fault.rule().contains("budget gate has exactly one")
                        || fault.rule().contains("agent task has exactly one")
                        || fault.rule().startsWith("the flow "));

        assertThat(refused).isEqualTo(unpaid(sketch));
        Statistics.label("an agent task that nothing pays for").collect(refused).coverage(coverage -> {
            coverage.check(true).percentage(share -> share > 10);
            coverage.check(false).percentage(share -> share > 10);
        });
    }

    /** Lets gates lead to the agent tasks that follow them; two thirds of the sketches have no others. */
    private static Sketch paired(Sketch drawn) {
        var right = drawn.flows().size() % 3 != 0;
        var nodes = new ArrayList<Node>();
        var flows = new ArrayList<Flow>();
        for (var node = 0; node < drawn.nodes().size(); node++) {
            var gated = node > 0 && nodes.getLast().kind() == Kind.GATE;
            var kind = drawn.kind(node);
            if (right && gated) {
                kind = Kind.WORK;
            } else if (right && (kind == Kind.WORK || node + 1 == drawn.nodes().size())) {
                kind = Kind.TASK;
            }
            nodes.add(new Node(kind, false, false));
            if (gated && kind == Kind.WORK) {
                flows.add(new Flow(node - 1, node, ""));
            }
        }
        drawn.flows().stream()
                .filter(flow -> !right
                        || nodes.get(flow.from()).kind() != Kind.GATE
                                && nodes.get(flow.to()).kind() != Kind.WORK)
                .forEach(flows::add);
        var timers = drawn.timers().stream()
                .filter(timer -> !right || nodes.get(timer.to()).kind() != Kind.WORK)
                .toList();
        return new Sketch(nodes, flows.stream().distinct().toList(), timers, drawn.part());
    }

    /** Whether one can come to an agent task otherwise than from one gate, or from a gate to anything but one agent task. */
    private static boolean unpaid(Sketch sketch) {
        var came = new ArrayList<Set<String>>();
        var went = new ArrayList<Set<Integer>>();
        sketch.nodes().forEach(_ -> {
            came.add(new HashSet<>());
            went.add(new HashSet<>());
        });
        for (var node = 0; node < sketch.nodes().size(); node++) {
            for (var flow : sketch.out(node)) {
                came.get(flow.to()).add(sketch.kind(node) + " " + node);
                went.get(node).add(flow.to());
            }
            for (var timer : sketch.ringing(node)) {
                came.get(timer.to()).add("timer");
            }
        }
        return IntStream.range(0, sketch.nodes().size()).anyMatch(node -> switch (sketch.kind(node)) {
            case WORK ->
                came.get(node).size() != 1 || !came.get(node).iterator().next().startsWith("GATE");
            case GATE ->
                went.get(node).size() != 1
                        || sketch.kind(went.get(node).iterator().next()) != Kind.WORK;
            default -> false;
        });
    }

    // Loops end.

    @Provide
    Arbitrary<Sketch> loops() {
        return Sketch.of(
                List.of("", "${round <= 7}", "${raised}", "${x}"),
                Kind.TASK,
                Kind.PERSON,
                Kind.PLAN,
                Kind.REVIEW,
                Kind.REVIEW,
                Kind.RAISE,
                Kind.CHOICE,
                Kind.CHOICE,
                Kind.CHOICE);
    }

    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    @Property(tries = 3000, seed = SEED)
    void findsEveryLoopThatNeedNotEnd(@ForAll("loops") Sketch sketch) {
        var endless = new LoopWalk(sketch).isEndless();

        var found = !named(sketch.drawing().standard(), "stands in a loop without a bound")
                .isEmpty();

        var conditions = sketch.flows().stream()
                .map(Flow::condition)
                .filter(Set.of("${round <= 7}", "${raised}")::contains)
                .distinct()
                .count();
        if (conditions < 2) {
            assertThat(found).isEqualTo(endless);
        } else {
            // Two loops that bound each other may be refused all the same.
            assertThat(found || !endless).isTrue();
        }
        Statistics.label("an endless loop").collect(endless).coverage(coverage -> {
            coverage.check(true).percentage(share -> share > 10);
            coverage.check(false).percentage(share -> share > 10);
        });
    }

    // Plans are approved before anything of them is delegated.

    @Provide
    Arbitrary<Sketch> plans() {
        return Sketch.of(
                List.of("", "${planApproval}", "${!planApproval}", "${planApproved}", "${!planApproved}", "${x}"),
                Kind.PLAN,
                Kind.APPROVE,
                Kind.GIVE,
                Kind.GIVE,
                Kind.CHOICE,
                Kind.CHOICE,
                Kind.CHOICE);
    }

    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    @Property(tries = 5000, seed = SEED)
    void nothingIsDelegatedThatMightNotBeApproved(@ForAll("plans") Sketch sketch) {
        var unapproved = new PlanWalk(sketch).unapproved();
        var found = named(sketch.drawing().faults(), "delegates what is not planned");

        assertThat(found).containsAll(unapproved);
        var given = sketch.nodes().stream().anyMatch(node -> node.kind() == Kind.GIVE);
        Statistics.label("what is delegated")
                .collect(!given ? "nothing" : found.isEmpty() ? "approved" : unapproved.isEmpty() ? "unclear" : "not")
                .coverage(coverage -> {
                    coverage.check("approved").percentage(share -> share > 10);
                    coverage.check("not").percentage(share -> share > 10);
                    coverage.check("unclear").percentage(share -> share < 10);
                });
    }

    private static Set<String> named(List<Fault> faults, String rule) {
        return faults.stream()
                .filter(fault -> fault.rule().startsWith(rule))
                .map(Fault::path)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

package io.countersign.blueprint;

import io.countersign.blueprint.FlowGraph.Edge;
import io.countersign.blueprint.FlowGraph.Kind;
import io.countersign.blueprint.FlowGraph.Moment;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import org.w3c.dom.Element;

/**
 * An approval on every path to an effect that needs one. Three things need one, and each is looked for on every way a
 * token can take, through subprocesses, boundary events and event subprocesses:
 *
 * <ul>
 *   <li>to weigh a decision ({@code settleApproval}): a task in which somebody decides, since the last weighing;
 *   <li>to delegate (a call of a position's process): after each plan its answer that no approval is needed, or the
 *       answer yes of {@code approve-up-the-line};
 *   <li>to conclude an assignment after a review (the end of the process): the review's answer that no approval is needed,
 *       or that it was asked for. What comes of a refusal is not drawn: the step that ends an assignment knows it.
 * </ul>
 *
 * This proves the drawn order, and that the drawn branches are those of the answers. It does not prove that the answers
 * are true: variables only route, and whoever may start instances sets them. That an effect has its approval is checked
 * again where it happens, by digest, line and authority. Ways that join count as ways: an approval on one branch of
 * a parallel gateway is none for what follows on the other.
 */
final class ApprovalRule {
    private static final String PLAN_NEEDS = "planApproval";
    private static final String WORK_NEEDS = "approvalNeeded";
    private static final String REWORK = "rework";

    private final ProcessMap map;
    private final FlowGraph graph;
    private final Variables variables;
    private final Faults faults;

    ApprovalRule(ProcessMap map, FlowGraph graph, Variables variables, Faults faults) {
        this.map = map;
        this.graph = graph;
        this.variables = variables;
        this.faults = faults;
    }

    void check() {
        var nodes = map.nodes();
        if (nodes.stream().anyMatch(ApprovalRule::weighs)) {
            report(
                    new Weighing(),
                    "weighs a decision that nobody made",
                    "Lead only flows from a task in which somebody decides here");
        }
        if (nodes.stream().anyMatch(ApprovalRule::delegates)) {
            report(
                    new Delegating(),
                    "delegates what is not planned and approved",
                    "Lead here only the flow on which the plan needs no approval, and the one on which it was"
                            + " approved");
        }
        if (nodes.stream().anyMatch(Acts::reviews)) {
            report(
                    new Concluding(),
                    "concludes reviewed work without asking whether it needs an approval",
                    "Ask \"Within authority?\" (${%s}) after the review, and call %s where it is not"
                            .formatted(WORK_NEEDS, Acts.APPROVAL));
        }
    }

    private void report(PathState rule, String what, String remedy) {
        var reported = new HashSet<Element>();
        new Paths(graph).search(rule).forEach((effect, way) -> {
            if (reported.add(effect)) {
                faults.add(effect, what + ": " + way, remedy);
            }
        });
    }

    private static boolean weighs(Element node) {
        return Acts.isStep(node, Effects.OF_DECISIONS);
    }

    private static boolean delegates(Element node) {
        return Xml.is(node, "callActivity")
                && ShapeRule.POSITION
                        .matcher(node.getAttribute("calledElement").strip())
                        .matches();
    }

    private static boolean completes(Edge edge, Predicate<Element> what) {
        return edge.kind() == Kind.COMPLETION && what.test(edge.from().element());
    }

    private static boolean reaches(Edge edge, Predicate<Element> what) {
        return edge.from().moment() == Moment.BEFORE
                && edge.kind() == Kind.COMPLETION
                && what.test(edge.from().element());
    }

    private boolean entails(Edge edge, String variable, boolean truth) {
        return edge.flow() != null
                && variables.setters(variable).isEmpty()
                && Condition.entails(map, edge.flow(), variable, truth);
    }

    /** A decision is there to be weighed from the task that makes it until it is weighed. */
    private static final class Weighing implements PathState {
        @Override
        public int start() {
            return OPEN;
        }

        @Override
        public int after(int state, Edge edge) {
            return completes(edge, ApprovalRule::weighs) ? OPEN : completes(edge, Acts::decides) ? CLEAR : state;
        }

        @Override
        public boolean breaks(int state, Edge edge) {
            return state != CLEAR && reaches(edge, ApprovalRule::weighs);
        }
    }

    /** A plan may be delegated where it needs no approval, or from the call that asks on, where the answer is yes. */
    private final class Delegating implements PathState {
        private final List<String> answers = variables.answersOf(Acts.APPROVAL);

        @Override
        public int start() {
            return OPEN;
        }

        @Override
        public int after(int state, Edge edge) {
            if (completes(edge, Acts::plans) || entails(edge, PLAN_NEEDS, true)) {
                return OPEN;
            }
            if (completes(edge, call -> Acts.calls(call, Acts.APPROVAL))) {
                var answer = answers.indexOf(variables.answer(edge.from().element()));
                return answer < 0 ? OPEN : ASKED + answer;
            }
            var approved = state >= ASKED && entails(edge, answers.get(state - ASKED), true);
            return approved || entails(edge, PLAN_NEEDS, false) ? CLEAR : state;
        }

        @Override
        public boolean breaks(int state, Edge edge) {
            return state != CLEAR && reaches(edge, ApprovalRule::delegates);
        }
    }

    /** What a review accepted is open until it is known that no approval is needed, or one was asked for. */
    private final class Concluding implements PathState {
        @Override
        public int start() {
            return CLEAR;
        }

        @Override
        public int after(int state, Edge edge) {
            if (completes(edge, Acts::reviews)) {
                return OPEN;
            }
            var asked = completes(
                    edge,
                    call -> Acts.calls(call, Acts.APPROVAL)
                            && !variables.answer(call).isEmpty());
            return asked || entails(edge, WORK_NEEDS, false) || entails(edge, REWORK, true) ? CLEAR : state;
        }

        @Override
        public boolean breaks(int state, Edge edge) {
            return state != CLEAR
                    && edge.to().moment() == Moment.AFTER
                    && Xml.is(edge.to().element(), "process");
        }
    }
}

package io.countersign.blueprint;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * A small process drawn at random: nodes, of which some may stand in one subprocess, flows within a scope, and timers
 * on nodes. What it may do is asked of it here, by going every way step by step, and of the rules by its BPMN.
 *
 * @param part the subprocess, or -1
 */
record Sketch(List<Node> nodes, List<Flow> flows, List<Flow> timers, int part) {
    /** What a node is. */
    enum Kind {
        TASK("<task id=\"%s\">%s</task>"),
        PERSON("<userTask id=\"%s\" camunda:assignee=\"ann\">%s</userTask>"),
        DECIDE("<serviceTask id=\"%s\" camunda:type=\"external\" camunda:topic=\"agent.decide\">%s</serviceTask>"),
        WEIGH("<serviceTask id=\"%s\" camunda:delegateExpression=\"${settleApproval}\">%s</serviceTask>"),
        GATE("<serviceTask id=\"%s\" camunda:delegateExpression=\"${budgetGate}\">%s</serviceTask>"),
        WORK("<serviceTask id=\"%s\" camunda:type=\"external\" camunda:topic=\"agent.work\">%s</serviceTask>"),
        PLAN("<serviceTask id=\"%s\" camunda:type=\"external\" camunda:topic=\"agent.plan\">%s</serviceTask>"),
        REVIEW("<serviceTask id=\"%s\" camunda:type=\"external\" camunda:topic=\"agent.review\">%s</serviceTask>"),
        RAISE(call("raise-budget", "raised")),
        APPROVE(call("approve-up-the-line", "planApproved")),
        GIVE("<callActivity id=\"%s\" calledElement=\"acme.writer\""
                + " camunda:calledElementBinding=\"deployment\">%s</callActivity>"),
        CHOICE("<exclusiveGateway id=\"%s\">%s</exclusiveGateway>");

        private final String xml;

        Kind(String xml) {
            this.xml = xml;
        }

        /** Gateways cannot be, and an answer is given once. */
        boolean mayRepeat() {
            return this != CHOICE && this != RAISE && this != APPROVE;
        }

        private static String call(String process, String answer) {
            return "<callActivity id=\"%%s\" calledElement=\"%s\"><extensionElements><camunda:in source=\"approvalId\" target=\"approvalId\"/><camunda:out source=\"approved\" target=\"%s\"/></extensionElements>%%s</callActivity>"
                    .formatted(process, answer);
        }
    }

    /** A node, which may be repeated, and stand in the subprocess. */
    record Node(Kind kind, boolean repeated, boolean inner) {}

    /** From one node to another; only flows out of gateways have conditions. */
    record Flow(int from, int to, String condition) {}

    /** Sketches of these kinds of nodes, with these conditions at gateways; a kind named twice comes twice as often. */
    static Arbitrary<Sketch> of(List<String> conditions, Kind... kinds) {
        return of(true, conditions, kinds);
    }

    static Arbitrary<Sketch> flat(List<String> conditions, Kind... kinds) {
        return of(false, conditions, kinds);
    }

    private static Arbitrary<Sketch> of(boolean deep, List<String> conditions, Kind... kinds) {
        var node = Combinators.combine(
                        Arbitraries.of(kinds),
                        deep ? Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true)) : Arbitraries.just(false),
                        deep ? Arbitraries.of(false, true) : Arbitraries.just(false))
                .as((kind, repeated, inner) -> new Node(kind, repeated && kind.mayRepeat(), inner));
        var flow = Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.of(conditions))
                .as(Flow::new);
        return Combinators.combine(
                        node.list().ofMinSize(3).ofMaxSize(6),
                        flow.list().ofMinSize(2).ofMaxSize(9),
                        flow.list().ofMaxSize(deep ? 2 : 1),
                        deep ? Arbitraries.integers().between(-1, 5) : Arbitraries.just(-1))
                .as(Sketch::drawn);
    }

    /** What of it can be drawn: the subprocess is a node of the outer scope, and nothing crosses its border. */
    private static Sketch drawn(List<Node> nodes, List<Flow> flows, List<Flow> timers, int part) {
        var whole = part < nodes.size() ? part : -1;
        var drawn = new Sketch(
                IntStream.range(0, nodes.size())
                        .mapToObj(i -> {
                            var node = nodes.get(i);
                            return i == whole
                                    ? new Node(Kind.TASK, node.repeated(), false)
                                    : new Node(node.kind(), node.repeated(), node.inner() && whole >= 0);
                        })
                        .toList(),
                List.of(),
                List.of(),
                whole);
        return new Sketch(drawn.nodes, drawn.within(flows), drawn.within(timers), whole);
    }

    private List<Flow> within(List<Flow> flows) {
        return flows.stream()
                .filter(flow -> flow.from() < nodes.size() && flow.to() < nodes.size())
                .filter(flow ->
                        nodes.get(flow.from()).inner() == nodes.get(flow.to()).inner())
                .map(flow -> kind(flow.from()) == Kind.CHOICE ? flow : new Flow(flow.from(), flow.to(), ""))
                .distinct()
                .toList();
    }

    Kind kind(int node) {
        return nodes.get(node).kind();
    }

    List<Flow> out(int node) {
        return flows.stream().filter(flow -> flow.from() == node).toList();
    }

    /** Where a token in a scope begins: at nodes to which nothing leads. */
    List<Integer> entries(boolean inner) {
        return IntStream.range(0, nodes.size())
                .filter(node -> nodes.get(node).inner() == inner)
                .filter(node -> flows.stream().noneMatch(flow -> flow.to() == node)
                        && timers.stream().noneMatch(timer -> timer.to() == node))
                .boxed()
                .toList();
    }

    /** Whose timers may ring while a token is at a node: the node's and those of the subprocess around it. */
    List<Flow> ringing(int node) {
        return timers.stream()
                .filter(timer -> timer.from() == node || nodes.get(node).inner() && timer.from() == part)
                .toList();
    }

    static String id(int node) {
        return "N" + node;
    }

    Drawing drawing() {
        var drawing = new Drawing();
        drawing.draw("outer", scope(false));
        return drawing;
    }

    private String scope(boolean inner) {
        var xml = new ArrayList<String>();
        for (var node = 0; node < nodes.size(); node++) {
            if (nodes.get(node).inner() == inner) {
                var loop = nodes.get(node).repeated()
                        ? "<multiInstanceLoopCharacteristics><loopCardinality>${n}</loopCardinality></multiInstanceLoopCharacteristics>"
                        : "";
                xml.add(
                        node == part
                                ? "<subProcess id=\"%s\">%s%s</subProcess>".formatted(id(node), loop, scope(true))
                                : kind(node).xml.formatted(id(node), loop));
            }
        }
        for (var i = 0; i < flows.size(); i++) {
            var flow = flows.get(i);
            if (nodes.get(flow.from()).inner() == inner) {
                xml.add(sequence("F" + i, id(flow.from()), id(flow.to()), flow.condition()));
            }
        }
        for (var i = 0; i < timers.size(); i++) {
            var timer = timers.get(i);
            if (nodes.get(timer.from()).inner() == inner) {
                xml.add("<boundaryEvent id=\"T%d\" attachedToRef=\"%s\"><timerEventDefinition/></boundaryEvent>"
                        .formatted(i, id(timer.from())));
                xml.add(sequence("T" + i + "_out", "T" + i, id(timer.to()), ""));
            }
        }
        return String.join("\n", xml);
    }

    private static String sequence(String id, String from, String to, String condition) {
        return "<sequenceFlow id=\"%s\" sourceRef=\"%s\" targetRef=\"%s\">%s</sequenceFlow>"
                .formatted(
                        id,
                        from,
                        to,
                        condition.isEmpty()
                                ? ""
                                : "<conditionExpression>" + condition.replace("<", "&lt;") + "</conditionExpression>");
    }
}

package io.countersign.blueprint;

import java.util.Optional;
import org.camunda.bpm.impl.juel.AstBinary;
import org.camunda.bpm.impl.juel.AstBoolean;
import org.camunda.bpm.impl.juel.AstIdentifier;
import org.camunda.bpm.impl.juel.AstNested;
import org.camunda.bpm.impl.juel.AstNumber;
import org.camunda.bpm.impl.juel.AstUnary;
import org.camunda.bpm.impl.juel.Node;
import org.w3c.dom.Element;

/** What is certain once a flow is taken: of its own condition, or of those beside it that did not hold. */
final class Condition {
    /** More turns than this are no bound. */
    private static final long MOST_TURNS = 100;

    private Condition() {}

    /** Whether whoever takes the flow knows that the variable is true, or that it is not. */
    static boolean entails(ProcessMap map, Element flow, String variable, boolean truth) {
        return isDefault(map, flow)
                ? own(flow).isEmpty()
                        && map.flowsOutOf(source(map, flow)).stream()
                                .filter(beside -> beside != flow)
                                .flatMap(beside -> own(beside).stream())
                                .anyMatch(node -> settles(node, false, variable, truth))
                : chooses(map, flow)
                        && own(flow)
                                .filter(node -> settles(node, true, variable, truth))
                                .isPresent();
    }

    /** Whether the flow is taken only while a counter is at most some number. */
    static boolean limits(ProcessMap map, Element flow, String counter) {
        return !isDefault(map, flow)
                && chooses(map, flow)
                && own(flow).filter(node -> limits(node, counter)).isPresent();
    }

    /** Other elements than these gateways take flows whatever the condition says, or several at once. */
    private static boolean chooses(ProcessMap map, Element flow) {
        return map.find(flow.getAttribute("sourceRef"))
                .filter(source -> Xml.is(source, "exclusiveGateway") || Xml.is(source, "inclusiveGateway"))
                .isPresent();
    }

    private static boolean isDefault(ProcessMap map, Element flow) {
        return chooses(map, flow)
                && !flow.getAttribute("id").isEmpty()
                && source(map, flow).getAttribute("default").strip().equals(flow.getAttribute("id"));
    }

    private static Element source(ProcessMap map, Element flow) {
        return map.find(flow.getAttribute("sourceRef")).orElseThrow();
    }

    private static Optional<Node> own(Element flow) {
        return Xml.children(flow, "conditionExpression").stream()
                .flatMap(condition -> Expressions.root(Xml.text(condition)).stream())
                .findFirst();
    }

    /** Whether from the node being so, the variable's truth follows. */
    private static boolean settles(Node node, boolean holds, String variable, boolean truth) {
        return switch (node) {
            case AstIdentifier name -> name.getName().equals(variable) && holds == truth;
            case AstNested nested -> settles(nested.getChild(0), holds, variable, truth);
            case AstUnary not
            when not.getOperator() == AstUnary.NOT -> settles(not.getChild(0), !holds, variable, truth);
            case AstBinary binary
            when binary.getOperator() == AstBinary.AND ->
                holds ? either(binary, true, variable, truth) : both(binary, false, variable, truth);
            case AstBinary binary
            when binary.getOperator() == AstBinary.OR ->
                holds ? both(binary, true, variable, truth) : either(binary, false, variable, truth);
            case AstBinary binary
            when binary.getOperator() == AstBinary.EQ && flag(binary).isPresent() ->
                settles(binary.getChild(0), holds == flag(binary).get(), variable, truth);
            default -> false;
        };
    }

    private static boolean either(AstBinary node, boolean holds, String variable, boolean truth) {
        return settles(node.getChild(0), holds, variable, truth) || settles(node.getChild(1), holds, variable, truth);
    }

    private static boolean both(AstBinary node, boolean holds, String variable, boolean truth) {
        return settles(node.getChild(0), holds, variable, truth) && settles(node.getChild(1), holds, variable, truth);
    }

    private static Optional<Boolean> flag(AstBinary node) {
        return node.getChild(1) instanceof AstBoolean flag
                ? Optional.of((Boolean) flag.eval(null, null))
                : Optional.empty();
    }

    private static boolean limits(Node node, String counter) {
        return switch (node) {
            case AstNested nested -> limits(nested.getChild(0), counter);
            case AstBinary binary
            when binary.getOperator() == AstBinary.AND ->
                limits(binary.getChild(0), counter) || limits(binary.getChild(1), counter);
            case AstBinary binary
            when binary.getOperator() == AstBinary.OR ->
                limits(binary.getChild(0), counter) && limits(binary.getChild(1), counter);
            case AstBinary binary
            when binary.getOperator() == AstBinary.LE || binary.getOperator() == AstBinary.LT ->
                isCounter(binary.getChild(0), counter) && isFew(binary.getChild(1));
            case AstBinary binary
            when binary.getOperator() == AstBinary.GE || binary.getOperator() == AstBinary.GT ->
                isFew(binary.getChild(0)) && isCounter(binary.getChild(1), counter);
            default -> false;
        };
    }

    private static boolean isCounter(Node node, String counter) {
        return node instanceof AstIdentifier name && name.getName().equals(counter);
    }

    private static boolean isFew(Node node) {
        return node instanceof AstNumber number
                && number.eval(null, null) instanceof Number value
                && value.doubleValue() <= MOST_TURNS;
    }
}

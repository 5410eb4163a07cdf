package io.countersign.blueprint;

import static io.countersign.blueprint.ValueRule.EXPRESSION;
import static io.countersign.blueprint.ValueRule.FLAG;
import static io.countersign.blueprint.ValueRule.LIST;
import static io.countersign.blueprint.ValueRule.LITERAL;
import static io.countersign.blueprint.ValueRule.LITERAL_OR_EXPRESSION;
import static io.countersign.blueprint.ValueRule.LITERAL_OR_VARIABLE;
import static io.countersign.blueprint.ValueRule.NAME;
import static io.countersign.blueprint.ValueRule.matching;
import static io.countersign.blueprint.ValueRule.oneOf;
import static io.countersign.blueprint.ValueRule.refused;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Everything a diagram may be written with; what is not listed here is refused. */
final class Vocabulary {
    /** Of BPMN itself: no scripts, no ad-hoc subprocesses, no data associations, nothing that takes expressions unseen. */
    static final Set<String> ELEMENTS =
            Set.of(("definitions process documentation extensionElements startEvent endEvent intermediateCatchEvent"
                + " intermediateThrowEvent boundaryEvent task manualTask userTask serviceTask sendTask receiveTask"
                + " businessRuleTask callActivity subProcess transaction exclusiveGateway parallelGateway"
                + " inclusiveGateway eventBasedGateway sequenceFlow conditionExpression incoming outgoing"
                + " multiInstanceLoopCharacteristics loopCardinality completionCondition timerEventDefinition timeDate"
                + " timeDuration timeCycle messageEventDefinition signalEventDefinition errorEventDefinition"
                + " escalationEventDefinition compensateEventDefinition cancelEventDefinition terminateEventDefinition"
                + " conditionalEventDefinition condition linkEventDefinition message signal error escalation"
                + " textAnnotation text association group category categoryValue collaboration participant laneSet"
                + " lane flowNodeRef messageFlow dataObject dataObjectReference dataStoreReference dataStore")
                    .split(" "));

    static final Set<String> CAMUNDA_ELEMENTS = Set.of(
            "in",
            "out",
            "properties",
            "property",
            "inputOutput",
            "inputParameter",
            "outputParameter",
            "failedJobRetryTimeCycle");

    /** Drawings and colours say nothing to the engine. */
    static final Set<String> DRAWING = Set.of(
            "http://www.omg.org/spec/BPMN/20100524/DI",
            "http://www.omg.org/spec/DD/20100524/DC",
            "http://www.omg.org/spec/DD/20100524/DI");

    private static final String DURATION = "P(?=.)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+S)?)?";
    private static final String DATE = "\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2})?(Z|[+-]\\d{2}:\\d{2})?)?";
    private static final ValueRule VARIABLE = value -> Expressions.isVariable(value)
            ? Optional.empty()
            : Optional.of("must be an ISO 8601 literal or name one variable");

    /** What the text within an element may say; elsewhere it is a literal. */
    static final Map<String, ValueRule> TEXTS = Map.of(
            "conditionExpression",
            EXPRESSION,
            "condition",
            EXPRESSION,
            "completionCondition",
            EXPRESSION,
            "loopCardinality",
            matching("[0-9]{1,4}", "").or(EXPRESSION),
            "timeDuration",
            matching(DURATION, "").or(VARIABLE),
            "timeDate",
            matching(DATE, "").or(VARIABLE),
            "timeCycle",
            matching("R\\d*/(" + DATE + "/)?" + DURATION, "").or(VARIABLE),
            "inputParameter",
            LITERAL_OR_EXPRESSION,
            "outputParameter",
            LITERAL_OR_EXPRESSION,
            "failedJobRetryTimeCycle",
            matching("R\\d{1,3}/" + DURATION + "|(" + DURATION + ",?){1,20}", "must be durations in ISO 8601"));

    /** A process that is called is named, but for that of the position a run is for, which the run's step finds. */
    static final ValueRule CALLED = oneOf("${topProcess}").or(LITERAL);

    private static final ValueRule BINDING = oneOf("latest", "deployment", "version", "versionTag");

    private static final Map<String, ValueRule> ATTRIBUTES = new TreeMap<>(Map.ofEntries(
            Map.entry("historyTimeToLive", LITERAL),
            Map.entry("versionTag", LITERAL),
            Map.entry("isStartableInTasklist", FLAG),
            Map.entry("candidateStarterUsers", LITERAL),
            Map.entry("candidateStarterGroups", LITERAL),
            Map.entry("jobPriority", LITERAL_OR_VARIABLE),
            Map.entry("taskPriority", LITERAL_OR_VARIABLE),
            Map.entry("async", FLAG),
            Map.entry("asyncBefore", FLAG),
            Map.entry("asyncAfter", FLAG),
            Map.entry("exclusive", FLAG),
            Map.entry("type", oneOf("external")),
            Map.entry("resultVariable", NAME),
            Map.entry("decisionRef", LITERAL),
            Map.entry("decisionRefBinding", BINDING),
            Map.entry("decisionRefVersion", LITERAL_OR_VARIABLE),
            Map.entry("decisionRefVersionTag", LITERAL_OR_VARIABLE),
            Map.entry("mapDecisionResult", oneOf("singleEntry", "singleResult", "collectEntries", "resultList")),
            Map.entry("calledElementBinding", BINDING),
            Map.entry("calledElementVersion", LITERAL_OR_VARIABLE),
            Map.entry("calledElementVersionTag", LITERAL_OR_VARIABLE),
            Map.entry("assignee", LITERAL_OR_VARIABLE),
            Map.entry("candidateUsers", LIST),
            Map.entry("candidateGroups", LIST),
            Map.entry("dueDate", LITERAL_OR_VARIABLE),
            Map.entry("followUpDate", LITERAL_OR_VARIABLE),
            Map.entry("priority", LITERAL_OR_VARIABLE),
            Map.entry("formRef", LITERAL),
            Map.entry("formRefBinding", BINDING),
            Map.entry("formRefVersion", LITERAL_OR_VARIABLE),
            Map.entry("initiator", NAME),
            Map.entry("collection", NAME.or(LITERAL_OR_VARIABLE)),
            Map.entry("elementVariable", NAME),
            Map.entry("errorCodeVariable", NAME),
            Map.entry("errorMessageVariable", NAME),
            Map.entry("errorMessage", LITERAL),
            Map.entry("escalationCodeVariable", NAME),
            Map.entry("variableName", NAME),
            Map.entry("variableEvents", LITERAL),
            Map.entry("diagramRelationId", LITERAL),
            Map.entry("modelerTemplate", LITERAL),
            Map.entry("modelerTemplateVersion", LITERAL),
            Map.entry("modelerTemplateIcon", LITERAL)));

    private static final Map<String, Map<String, ValueRule>> INNER = Map.of(
            "in",
                    Map.of(
                            "source", NAME,
                            "sourceExpression", EXPRESSION,
                            "target", NAME,
                            "businessKey",
                                    oneOf("#{execution.processBusinessKey}").or(LITERAL_OR_VARIABLE),
                            "local", FLAG,
                            "variables", refused("hands over everything; name the variables instead")),
            "out",
                    Map.of(
                            "source", NAME,
                            "sourceExpression", EXPRESSION,
                            "target", NAME,
                            "local", FLAG,
                            "variables", refused("hands over everything; name the variables instead")),
            "property", Map.of("id", LITERAL, "name", LITERAL, "value", LITERAL),
            "inputParameter", Map.of("name", NAME),
            "outputParameter", Map.of("name", NAME));

    static final ValueRule UNKNOWN_ATTRIBUTE = refused("is not among the attributes that may be deployed");

    private Vocabulary() {}

    /** The rule of a Camunda attribute on a BPMN element; steps and topics have rules of their own. */
    static ValueRule attribute(String name) {
        return ATTRIBUTES.getOrDefault(name, UNKNOWN_ATTRIBUTE);
    }

    /** The rule of an attribute of one of Camunda's own elements. */
    static ValueRule innerAttribute(String element, String name) {
        return INNER.getOrDefault(element, Map.of()).getOrDefault(name, UNKNOWN_ATTRIBUTE);
    }
}

package io.countersign.blueprint;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * Everything stands where BPMN has it. The engine finds elements by their local names in whatever namespace, and passes
 * over those in unusual places; the other rules read BPMN's namespace. So that both read the same diagram, nothing of it
 * hides in a drawing or among extensions. The engine's schema says so too, where it is asked.
 */
final class PlaceRule {
    private static final String SCOPES = "process subProcess transaction";
    private static final String EVENTS =
            "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent";
    private static final String ACTIVITIES = "task manualTask userTask serviceTask sendTask receiveTask"
            + " businessRuleTask callActivity subProcess transaction";
    private static final String GATEWAYS = "exclusiveGateway parallelGateway inclusiveGateway eventBasedGateway";

    private static final Map<String, Set<String>> PARENTS = parents();

    private final Faults faults;

    PlaceRule(Faults faults) {
        this.faults = faults;
    }

    void check(Element parent) {
        for (var child : Xml.children(parent)) {
            if (!mayStand(child, parent)) {
                faults.add(
                        child,
                        "%s does not stand in %s".formatted(child.getNodeName(), parent.getNodeName()),
                        "Remove it, and draw it anew in a modeler");
            }
            check(child);
        }
    }

    private static boolean mayStand(Element child, Element parent) {
        var name = child.getLocalName();
        if (Xml.BPMN.equals(child.getNamespaceURI())) {
            return switch (name) {
                case "documentation", "extensionElements" -> Xml.BPMN.equals(parent.getNamespaceURI());
                default -> isBpmnIn(PARENTS.getOrDefault(name, Set.of()), parent);
            };
        }
        if (Xml.CAMUNDA.equals(child.getNamespaceURI())) {
            return switch (name) {
                case "property" -> isCamunda(parent, "properties");
                case "inputParameter", "outputParameter" -> isCamunda(parent, "inputOutput");
                default -> Xml.is(parent, "extensionElements");
            };
        }
        return isDrawing(child) && (isDrawing(parent) || Xml.is(parent, "definitions") && name.equals("BPMNDiagram"));
    }

    private static boolean isBpmnIn(Set<String> parents, Element parent) {
        return Xml.BPMN.equals(parent.getNamespaceURI()) && parents.contains(parent.getLocalName());
    }

    private static boolean isCamunda(Element parent, String name) {
        return Xml.CAMUNDA.equals(parent.getNamespaceURI()) && name.equals(parent.getLocalName());
    }

    private static boolean isDrawing(Element element) {
        return element.getNamespaceURI() != null && Vocabulary.DRAWING.contains(element.getNamespaceURI());
    }

    private static Map<String, Set<String>> parents() {
        var parents = new HashMap<String, Set<String>>();
        stand(parents, "process collaboration message signal error escalation category dataStore", "definitions");
        stand(parents, EVENTS + " " + ACTIVITIES + " " + GATEWAYS + " sequenceFlow laneSet", SCOPES);
        stand(parents, "dataObject dataObjectReference dataStoreReference", SCOPES);
        stand(parents, "textAnnotation association group", SCOPES + " collaboration");
        stand(parents, "participant messageFlow", "collaboration");
        stand(parents, "lane", "laneSet");
        stand(parents, "flowNodeRef", "lane");
        stand(parents, "incoming outgoing", EVENTS + " " + ACTIVITIES + " " + GATEWAYS);
        stand(parents, "conditionExpression", "sequenceFlow");
        stand(parents, "multiInstanceLoopCharacteristics", ACTIVITIES);
        stand(parents, "loopCardinality completionCondition", "multiInstanceLoopCharacteristics");
        stand(
                parents,
                "timerEventDefinition messageEventDefinition signalEventDefinition errorEventDefinition"
                        + " escalationEventDefinition compensateEventDefinition cancelEventDefinition"
                        + " terminateEventDefinition conditionalEventDefinition linkEventDefinition",
                EVENTS);
        stand(parents, "timeDate timeDuration timeCycle", "timerEventDefinition");
        stand(parents, "condition", "conditionalEventDefinition");
        stand(parents, "text", "textAnnotation");
        stand(parents, "categoryValue", "category");
        return Map.copyOf(parents);
    }

    private static void stand(Map<String, Set<String>> parents, String names, String in) {
        for (var name : names.split(" ")) {
            parents.put(name, Set.of(in.split(" ")));
        }
    }
}

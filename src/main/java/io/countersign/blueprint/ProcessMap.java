package io.countersign.blueprint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The elements of a model by id and by connection. */
final class ProcessMap {
    private static final Set<String> NODES =
            Set.of(("startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent task manualTask"
                            + " userTask serviceTask sendTask receiveTask businessRuleTask callActivity subProcess"
                            + " transaction exclusiveGateway parallelGateway inclusiveGateway eventBasedGateway")
                    .split(" "));

    private final List<Element> all = new ArrayList<>();
    private final Map<String, Element> byId = new HashMap<>();
    private final Map<String, List<Element>> incoming = new HashMap<>();
    private final Map<String, List<Element>> outgoing = new HashMap<>();
    private final Map<String, List<Element>> boundaries = new HashMap<>();

    ProcessMap(Document document) {
        var elements = document.getElementsByTagNameNS(Xml.BPMN, "*");
        for (var i = 0; i < elements.getLength(); i++) {
            var element = (Element) elements.item(i);
            all.add(element);
            if (element.hasAttribute("id")) {
                byId.putIfAbsent(element.getAttribute("id"), element);
            }
            if (Xml.is(element, "sequenceFlow")) {
                into(incoming, element, "targetRef");
                into(outgoing, element, "sourceRef");
            } else if (Xml.is(element, "boundaryEvent")) {
                into(boundaries, element, "attachedToRef");
            }
        }
    }

    private static void into(Map<String, List<Element>> map, Element element, String attribute) {
        map.computeIfAbsent(element.getAttribute(attribute).strip(), _ -> new ArrayList<>())
                .add(element);
    }

    /** All elements of BPMN with one of the names, in document order. */
    List<Element> elements(String... names) {
        var wanted = Set.of(names);
        return all.stream()
                .filter(element -> wanted.contains(element.getLocalName()))
                .toList();
    }

    List<Element> elements() {
        return List.copyOf(all);
    }

    Optional<Element> find(String id) {
        return Optional.ofNullable(byId.get(id.strip()));
    }

    List<Element> flowsInto(Element node) {
        return incoming.getOrDefault(node.getAttribute("id"), List.of());
    }

    List<Element> flowsOutOf(Element node) {
        return outgoing.getOrDefault(node.getAttribute("id"), List.of());
    }

    List<Element> boundaryEventsOn(Element node) {
        return boundaries.getOrDefault(node.getAttribute("id"), List.of());
    }

    /** All events, activities and gateways. */
    List<Element> nodes() {
        return all.stream()
                .filter(element -> NODES.contains(element.getLocalName()))
                .toList();
    }

    /** The id within a reference that may bear a prefix. */
    static String local(String reference) {
        return reference.strip().substring(reference.strip().indexOf(':') + 1);
    }

    /** The subprocess or process that directly holds an element. */
    static @Nullable Element scope(Element element) {
        for (var at = Xml.parent(element); at != null; at = Xml.parent(at)) {
            if (isScope(at)) {
                return at;
            }
        }
        return null;
    }

    static boolean isScope(Element element) {
        return Xml.is(element, "process") || Xml.is(element, "subProcess") || Xml.is(element, "transaction");
    }

    static boolean isEventSubprocess(Element element) {
        return Xml.is(element, "subProcess")
                && "true".equals(element.getAttribute("triggeredByEvent").strip());
    }
}

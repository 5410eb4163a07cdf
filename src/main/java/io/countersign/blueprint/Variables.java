package io.countersign.blueprint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;

/** Which variables a diagram sets by itself, and which hold the answer of a process that it calls. */
final class Variables {
    private static final List<String> NAMING = List.of(
            "resultVariable",
            "elementVariable",
            "errorCodeVariable",
            "errorMessageVariable",
            "escalationCodeVariable",
            "initiator");

    private final Map<String, List<Element>> setters = new HashMap<>();
    private final Map<Element, String> answers = new HashMap<>();
    private final Map<String, Set<String>> called = new HashMap<>();

    Variables(ProcessMap map) {
        for (var element : map.elements()) {
            NAMING.stream().map(name -> Xml.camunda(element, name)).forEach(name -> set(name, element));
            var extensions = Xml.children(element, "extensionElements");
            extensions.forEach(each -> extension(element, each));
        }
    }

    private void extension(Element element, Element extensions) {
        for (var mapping : Xml.camundaChildren(extensions, "inputOutput")) {
            Xml.children(mapping).forEach(parameter -> set(parameter.getAttribute("name"), element));
        }
        if (!Xml.is(element, "callActivity")) {
            Xml.camundaChildren(extensions, "in").forEach(in -> set(in.getAttribute("target"), element));
        }
        for (var out : Xml.camundaChildren(extensions, "out")) {
            var target = out.getAttribute("target");
            if (isAnswer(element, out)) {
                answers.put(element, target);
                called.computeIfAbsent(target, _ -> new HashSet<>())
                        .add(element.getAttribute("calledElement").strip());
            } else {
                set(target, element);
            }
        }
    }

    /** Asked once, about the request at hand, and the answer taken over as it is. */
    private static boolean isAnswer(Element call, Element out) {
        return (Acts.calls(call, Acts.APPROVAL) || Acts.calls(call, Acts.RAISE))
                && !Acts.isRepeated(call)
                && out.getAttribute("source").equals("approved")
                && out.getAttribute("sourceExpression").isEmpty()
                && Xml.children(call, "extensionElements").stream()
                        .flatMap(extensions -> Xml.camundaChildren(extensions, "in").stream())
                        .filter(in -> in.getAttribute("target").equals("approvalId"))
                        .map(in -> in.getAttribute("source"))
                        .toList()
                        .equals(List.of("approvalId"));
    }

    private void set(String name, Element element) {
        if (!name.isBlank()) {
            setters.computeIfAbsent(name, _ -> new ArrayList<>()).add(element);
        }
    }

    /** The elements that set a variable, answers of calls left out. */
    List<Element> setters(String name) {
        return setters.getOrDefault(name, List.of());
    }

    /** The variables that hold answers of a process, and of no other, and nothing else. */
    List<String> answersOf(String process) {
        return called.entrySet().stream()
                .filter(answer -> answer.getValue().equals(Set.of(process)))
                .map(Map.Entry::getKey)
                .filter(name -> setters(name).isEmpty())
                .sorted()
                .toList();
    }

    /** The variable into which a call puts its answer; empty if it does not, or if something else may write there. */
    String answer(Element call) {
        var name = answers.getOrDefault(call, "");
        return answersOf(call.getAttribute("calledElement").strip()).contains(name) ? name : "";
    }
}

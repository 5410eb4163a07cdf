package io.countersign.blueprint;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/** What a task of a diagram does, read as the engine reads it. */
final class Acts {
    static final String APPROVAL = "approve-up-the-line";
    static final String RAISE = "raise-budget";
    static final Set<String> OF_PEOPLE = Set.of("PLAN", "WORK", "REVIEW", "DECIDE");

    private Acts() {}

    static boolean plans(Element task) {
        return does(task, "PLAN");
    }

    static boolean works(Element task) {
        return does(task, "WORK");
    }

    static boolean reviews(Element task) {
        return does(task, "REVIEW");
    }

    static boolean decides(Element task) {
        return does(task, "DECIDE");
    }

    private static boolean does(Element task, String act) {
        return Xml.is(task, "serviceTask")
                        && Xml.camunda(task, "topic").equals(PairRule.AGENT + act.toLowerCase(Locale.ROOT))
                || ofPeople(task).filter(act::equals).isPresent();
    }

    /** The act of a user task: the first property of that name. */
    static Optional<String> ofPeople(Element task) {
        if (!Xml.is(task, "userTask")) {
            return Optional.empty();
        }
        return Xml.children(task, "extensionElements").stream()
                .flatMap(extensions -> Xml.camundaChildren(extensions, "properties").stream())
                .flatMap(properties -> Xml.camundaChildren(properties, "property").stream())
                .filter(property -> property.getAttribute("name").equals("act"))
                .map(property -> property.getAttribute("value"))
                .findFirst();
    }

    static boolean isStep(Element task, Set<String> steps) {
        var expression = Xml.camunda(task, "delegateExpression").strip();
        return steps.stream().anyMatch(step -> expression.equals("${" + step + "}"));
    }

    static boolean calls(Element element, String process) {
        return Xml.is(element, "callActivity")
                && element.getAttribute("calledElement").strip().equals(process);
    }

    static boolean isRepeated(Element element) {
        return !Xml.children(element, "multiInstanceLoopCharacteristics").isEmpty();
    }
}

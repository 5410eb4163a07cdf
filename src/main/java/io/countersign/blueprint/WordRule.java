package io.countersign.blueprint;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;

/** Every element, attribute and text of a diagram is one that may be deployed, and says only what it may say. */
final class WordRule {
    private final Set<String> steps;
    private final Set<String> topics;
    private final Faults faults;

    WordRule(Set<String> steps, Set<String> topics, Faults faults) {
        this.steps = steps;
        this.topics = topics;
        this.faults = faults;
    }

    void check(Element root) {
        element(root);
        text(root);
        Xml.attributes(root).forEach(attribute -> attribute(root, attribute));
        Xml.children(root).forEach(this::check);
    }

    private void element(Element element) {
        var name = element.getLocalName();
        var known = switch (namespace(element.getNamespaceURI())) {
            case Xml.BPMN -> Vocabulary.ELEMENTS.contains(name);
            case Xml.CAMUNDA -> Vocabulary.CAMUNDA_ELEMENTS.contains(name);
            case String other -> Vocabulary.DRAWING.contains(other);
        };
        if (!known) {
            faults.add(
                    element,
                    "%s is not among the elements that may be deployed".formatted(element.getNodeName()),
                    "Remove it; what it did can be done by a built-in step, an agent task or a person");
        }
    }

    private void text(Element element) {
        var text = Xml.text(element).strip();
        var rule = Vocabulary.TEXTS.get(element.getLocalName());
        (rule == null ? ValueRule.LITERAL : rule)
                .fault(text)
                .ifPresent(broken -> faults.add(element, broken, "Change the text of " + element.getLocalName()));
    }

    private void attribute(Element element, Attr attribute) {
        var rule = rule(element, attribute);
        rule.fault(attribute.getValue())
                .ifPresent(broken -> faults.add(
                        element,
                        attribute,
                        broken,
                        rule == Vocabulary.UNKNOWN_ATTRIBUTE
                                ? "Remove the attribute"
                                : "Change the value of the attribute, or remove it"));
    }

    private ValueRule rule(Element element, Attr attribute) {
        var space = namespace(attribute.getNamespaceURI());
        var name = attribute.getLocalName();
        if (Xml.CAMUNDA.equals(element.getNamespaceURI()) && (space.isEmpty() || space.equals(Xml.CAMUNDA))) {
            return Vocabulary.innerAttribute(element.getLocalName(), name);
        }
        if (space.equals(Xml.CAMUNDA)) {
            return switch (name) {
                case "delegateExpression" -> this::step;
                case "topic" -> this::topic;
                default -> Vocabulary.attribute(name);
            };
        }
        if (space.startsWith("http://activiti.org/")) {
            return ValueRule.refused("is read as Camunda's; write it as Camunda's");
        }
        return switch (space.isEmpty() ? name : "") {
            case "language" -> ValueRule.refused("must be left out: there is one expression language and no scripts");
            case "calledElement" -> Vocabulary.CALLED;
            case "name" -> ValueRule.LABEL;
            default -> ValueRule.LITERAL;
        };
    }

    private Optional<String> step(String value) {
        return steps.stream().anyMatch(step -> value.equals("${" + step + "}"))
                ? Optional.empty()
                : Optional.of("must be one of the built-in steps: " + String.join(", ", sorted(steps)));
    }

    private Optional<String> topic(String value) {
        return topics.contains(value)
                ? Optional.empty()
                : Optional.of("must be one of the known topics: " + String.join(", ", sorted(topics)));
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private static String namespace(@Nullable String uri) {
        return uri == null ? "" : uri;
    }
}

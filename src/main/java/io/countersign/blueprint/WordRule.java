package io.countersign.blueprint;

import io.countersign.problem.Problem.Fault;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;

/** Every element, attribute and text of a diagram is one that may be deployed, and says only what it may say. */
final class WordRule {
    private static final int DEEPEST = 60;

    private final Set<String> steps;
    private final Set<String> topics;
    private final List<Fault> faults;

    WordRule(Set<String> steps, Set<String> topics, List<Fault> faults) {
        this.steps = steps;
        this.topics = topics;
        this.faults = faults;
    }

    void check(Element root) {
        check(root, 0);
    }

    private void check(Element element, int depth) {
        if (depth > DEEPEST) {
            fault(Xml.path(element), "is nested more than %d deep".formatted(DEEPEST));
            return;
        }
        element(element);
        text(element);
        Xml.attributes(element).forEach(attribute -> attribute(element, attribute));
        Xml.children(element).forEach(child -> check(child, depth + 1));
    }

    private void element(Element element) {
        var name = element.getLocalName();
        var known = switch (namespace(element.getNamespaceURI())) {
            case Xml.BPMN -> Vocabulary.ELEMENTS.contains(name);
            case Xml.CAMUNDA -> Vocabulary.CAMUNDA_ELEMENTS.contains(name);
            case String other -> Vocabulary.DRAWING.contains(other);
        };
        if (!known) {
            fault(
                    Xml.path(element),
                    "%s is not among the elements that may be deployed".formatted(element.getNodeName()));
        }
    }

    private void text(Element element) {
        var text = Xml.text(element).strip();
        var rule = Vocabulary.TEXTS.get(element.getLocalName());
        if (rule == null) {
            report(Xml.path(element), ValueRule.LITERAL, text);
        } else {
            report(Xml.path(element), rule, text);
        }
    }

    private void attribute(Element element, Attr attribute) {
        report(Xml.path(element) + "@" + attribute.getName(), rule(element, attribute), attribute.getValue());
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
            case "calledElement" -> ValueRule.LITERAL_OR_VARIABLE;
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

    private void report(String path, ValueRule rule, String value) {
        rule.fault(value).ifPresent(broken -> fault(path, broken));
    }

    private void fault(String path, String rule) {
        faults.add(new Fault(path, rule));
    }

    private static String namespace(@Nullable String uri) {
        return uri == null ? "" : uri;
    }
}

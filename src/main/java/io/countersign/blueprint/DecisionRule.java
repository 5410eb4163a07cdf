package io.countersign.blueprint;

import java.util.regex.Pattern;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A decision is written in FEEL, which reads and compares; no other language, and no function from outside. */
final class DecisionRule {
    private static final Pattern FEEL =
            Pattern.compile("(?i)feel|https?://www\\.omg\\.org/spec/(FEEL|DMN)/[A-Za-z0-9/]*");
    private static final Pattern EXTERNAL = Pattern.compile("(?i)\\bexternal\\b");

    private DecisionRule() {}

    static void check(Document document, Faults faults) {
        var elements = document.getElementsByTagName("*");
        for (var i = 0; i < elements.getLength(); i++) {
            element((Element) elements.item(i), faults);
        }
    }

    private static void element(Element element, Faults faults) {
        for (var attribute : Xml.attributes(element)) {
            if ("expressionLanguage".equals(attribute.getLocalName())
                    && !FEEL.matcher(attribute.getValue()).matches()) {
                faults.add(element, attribute, "must be left out or feel", "Remove the attribute and write FEEL");
            }
            if ("kind".equals(attribute.getLocalName()) && !"FEEL".equals(attribute.getValue())) {
                faults.add(element, attribute, "must be left out or FEEL", "Remove the attribute and write FEEL");
            }
            if ("name".equals(attribute.getLocalName()) && Braces.occurIn(attribute.getValue())) {
                faults.add(element, attribute, Braces.RULE, "Put a space between the braces");
            }
            if (Expressions.occursIn(attribute.getValue())) {
                faults.add(element, attribute, "must not contain an expression", "Write plain text");
            }
        }
        if ("import".equals(element.getLocalName())) {
            faults.add(element, "must not import other models", "Put what it needs into the same file");
        }
        var text = Xml.text(element);
        if (Expressions.occursIn(text)) {
            faults.add(element, "is written in FEEL, without ${ or #{", "Write the expression without the braces");
        }
        if ("text".equals(element.getLocalName())
                && EXTERNAL.matcher(outsideStrings(text)).find()) {
            faults.add(element, "must not call an external function", "Use FEEL's own functions");
        }
    }

    /** The text without what FEEL reads as string literals, in which a backslash takes the next character along. */
    private static String outsideStrings(String text) {
        var outside = new StringBuilder();
        var inside = false;
        for (var i = 0; i < text.length(); i++) {
            var at = text.charAt(i);
            if (at == '"') {
                inside = !inside;
            } else if (inside && at == '\\') {
                i++;
            } else if (!inside) {
                outside.append(at);
            }
        }
        return outside.toString();
    }
}

package io.countersign.blueprint;

import io.countersign.problem.Problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A decision is written in FEEL, which reads and compares; no other language, and no function from outside. */
final class DecisionRule {
    private static final Pattern FEEL =
            Pattern.compile("(?i)feel|https?://www\\.omg\\.org/spec/(FEEL|DMN)/[A-Za-z0-9/]*");
    private static final Pattern EXTERNAL = Pattern.compile("(?i)\\bexternal\\b");

    private DecisionRule() {}

    static List<Fault> check(Document document) {
        var faults = new ArrayList<Fault>();
        var elements = document.getElementsByTagName("*");
        for (var i = 0; i < elements.getLength(); i++) {
            element((Element) elements.item(i), faults);
        }
        return faults;
    }

    private static void element(Element element, List<Fault> faults) {
        for (var attribute : Xml.attributes(element)) {
            var path = Xml.path(element) + "@" + attribute.getName();
            if ("expressionLanguage".equals(attribute.getLocalName())
                    && !FEEL.matcher(attribute.getValue()).matches()) {
                faults.add(new Fault(path, "must be left out or feel"));
            }
            if (Expressions.occursIn(attribute.getValue())) {
                faults.add(new Fault(path, "must not contain an expression"));
            }
        }
        var text = Xml.text(element);
        if (Expressions.occursIn(text)) {
            faults.add(new Fault(Xml.path(element), "is written in FEEL, without ${ or #{"));
        }
        if ("text".equals(element.getLocalName())
                && EXTERNAL.matcher(text.replaceAll("\"[^\"]*\"", "")).find()) {
            faults.add(new Fault(Xml.path(element), "must not call an external function"));
        }
    }
}

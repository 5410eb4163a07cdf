package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The page on governance shows the decision table that ships, rule for rule. */
class GovernanceDocumentTest {
    private static final Path TABLE = Path.of("processes/approve-up-the-line/approval-authority.dmn");
    private static final Path PAGE = Path.of("docs/governance.md");

    @Test
    void showsTheTableAsItShips() throws Exception {
        assertThat(Files.readString(PAGE)).contains(rendered());
    }

    private static String rendered() throws Exception {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(TABLE.toFile());
        var table = (Element) document.getElementsByTagName("decisionTable").item(0);
        var lines = new ArrayList<String>();
        var head = new ArrayList<String>();
        children(table, "input").forEach(input -> head.add(input.getAttribute("label")));
        children(table, "output").forEach(output -> head.add(output.getAttribute("label")));
        head.add("Why");
        lines.add(row(head));
        lines.add("|" + "---|".repeat(head.size()));
        for (var rule : children(table, "rule")) {
            var cells = new ArrayList<String>();
            children(rule, "inputEntry").forEach(entry -> cells.add(cell(entry)));
            children(rule, "outputEntry").forEach(entry -> cells.add(cell(entry)));
            cells.add(children(rule, "description").getFirst().getTextContent());
            lines.add(row(cells));
        }
        return String.join("\n", lines);
    }

    private static String cell(Element entry) {
        var text = entry.getTextContent().strip();
        return text.isEmpty()
                ? "any"
                : text.replace(" * usd", " USD").replace("\"", "").replace(",", ", ");
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static List<Element> children(Element parent, String name) {
        var found = new ArrayList<Element>();
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}

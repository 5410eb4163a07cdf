package io.countersign.llm.simulated;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.llm.simulated.Fields.Facet;

/** Writes the result of an assignment as somebody in its field would, without having looked anything up. */
final class Contributor {
    private static final int SHORT = 200;
    private final Fields fields;

    Contributor(Fields fields) {
        this.fields = fields;
    }

    ObjectNode work(Brief brief) {
        return JsonNodeFactory.instance.objectNode().put("result", result(brief));
    }

    String result(Brief brief) {
        var facet = facet(brief);
        var goal = Words.gist(brief.goal().isEmpty() ? brief.objective() : brief.goal(), SHORT);
        var text = new StringBuilder(Simulation.NOTE);
        if (!brief.complaint().isEmpty()) {
            text.append(" Second version.\n\n**What changed:** the comment was \"")
                    .append(Words.gist(brief.complaint(), SHORT))
                    .append("\"; each point below now says how sure it is.");
        }
        text.append("\n\n## ").append(facet.name()).append("\n\n");
        text.append("From the desk of the %s, on \"%s\". Nothing was looked up; this is how such a result is built.\n\n"
                .formatted(brief.title(), goal));
        facet.findings().forEach(finding -> text.append("- ").append(finding).append('\n'));
        if (!brief.complaint().isEmpty()) {
            text.append(
                    "- Sure of the order of the points, less sure of the first one, and open about every number.\n");
        }
        if (!brief.acceptance().isEmpty()) {
            text.append(
                    "\n**Measured against** \"%s\": every point is touched; numbers are assumptions to be checked.\n"
                            .formatted(Words.gist(brief.acceptance(), SHORT)));
        }
        return text.toString().strip();
    }

    private Facet facet(Brief brief) {
        return fields.facet(brief.objective()).orElseGet(() -> {
            var field = fields.of(brief.title(), brief.role().value("Your instructions"));
            return field.facets().get(brief.seed() % field.facets().size());
        });
    }
}

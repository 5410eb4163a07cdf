package io.countersign.llm.simulated;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.llm.simulated.Brief.Part;
import java.util.ArrayList;
import java.util.List;

/** Judges what came back and puts it together; now and then it asks for a second version of a contributor's result. */
final class Reviewer {
    private static final int ONE_IN = 8;
    private static final int SHORT = 160;
    private static final int WHOLE = 14_000;
    private static final int OVERHEAD = 80;
    private static final int LEAST_TEXT = 20;
    private static final List<String> COMMENTS = List.of(
            "Say for each point how sure you are, and which one you would check first. Asked for was: ",
            "Too general: tie every point to the goal and leave out what would be true of anything. Asked for was: ",
            "Good material, but the criteria are met only in part. Go through them one by one: ");
    private final Fields fields;
    private final Contributor contributor;

    Reviewer(Fields fields, Contributor contributor) {
        this.fields = fields;
        this.contributor = contributor;
    }

    ObjectNode review(Brief brief) {
        var returned = brief.called("Returned: ").stream()
                .filter(part -> !part.value("Status").isEmpty())
                .toList();
        var review = JsonNodeFactory.instance.objectNode();
        var verdicts = review.putArray("verdicts");
        if (returned.isEmpty()) {
            return review.put("deliver", true).put("result", contributor.result(brief));
        }
        var used = new ArrayList<Part>();
        boolean rework = false;
        int room = Math.max(LEAST_TEXT, brief.room() / 4 / returned.size() - OVERHEAD);
        for (var part : returned) {
            if (!done(part)) {
                verdict(verdicts, part, "DROP", "It failed; I go on without this part and say so.", room);
            } else if (needsSecondVersion(part)) {
                rework = true;
                var comment = COMMENTS.get(seed(part) / ONE_IN % COMMENTS.size());
                verdict(
                        verdicts,
                        part,
                        "REWORK",
                        comment + Words.gist(part.value("Acceptance criteria"), SHORT) + ".",
                        room);
            } else {
                used.add(part);
                var criteria = Words.gist(part.value("Acceptance criteria"), SHORT);
                verdict(
                        verdicts,
                        part,
                        "ACCEPT",
                        criteria.isEmpty() ? "Usable as it is." : "Meets what was asked: " + criteria + ".",
                        room);
            }
        }
        if (rework) {
            return review.put("deliver", false).put("result", "");
        }
        return review.put("deliver", !used.isEmpty())
                .put("result", used.isEmpty() ? nothing(brief) : whole(brief, returned, used));
    }

    private static void verdict(ArrayNode verdicts, Part part, String verdict, String comment, int room) {
        verdicts.addObject().put("label", label(part)).put("comment", comment).put("verdict", verdict);
    }

    /** Only first versions by this model itself are ever sent back: a person's work is not for it to judge. */
    private static boolean needsSecondVersion(Part part) {
        return part.value("May be sent back").equals("yes")
                && part.value("Result").startsWith(Simulation.NOTE + "\n")
                && seed(part) % ONE_IN == 0;
    }

    private static int seed(Part part) {
        return Words.seed(part.value("From") + "|" + part.value("Objective"));
    }

    private static boolean done(Part part) {
        return part.value("Status").equals("DONE");
    }

    private static String label(Part part) {
        return part.heading().substring(part.heading().indexOf(':') + 1).strip();
    }

    private static String nothing(Brief brief) {
        return Simulation.NOTE + " \"" + Words.gist(brief.objective(), SHORT)
                + "\" cannot be answered: none of the parts came back with a result.";
    }

    private String whole(Brief brief, List<Part> returned, List<Part> used) {
        var text = new StringBuilder(Simulation.NOTE)
                .append(" Put together by the ")
                .append(brief.title())
                .append(".\n\n");
        text.append("# ").append(fields.called(brief.objective(), SHORT)).append("\n\n");
        text.append(
                "**In short:** %s The main points of each part follow; every number is an assumption until checked.\n"
                        .formatted(
                                used.size() == 1
                                        ? "One part came back and can be used."
                                        : used.size() + " parts came back and fit together."));
        int room = Math.max(LEAST_TEXT, Math.min(WHOLE, brief.room() / 2) / used.size() - OVERHEAD - SHORT);
        for (var part : used) {
            text.append("\n## %s: %s\n\n".formatted(who(part), fields.called(part.value("Objective"), 80)));
            text.append(Extract.of(part.value("Result"), room)).append('\n');
        }
        text.append("\n## What is open\n\n");
        returned.stream()
                .filter(part -> !used.contains(part))
                .limit(10)
                .forEach(part -> text.append("- Missing: \"%s\" (%s) did not come back.\n"
                        .formatted(fields.called(part.value("Objective"), 100), who(part))));
        text.append(
                "- Next, the assumption that carries the most weight should be checked by somebody with real sources.");
        return text.toString();
    }

    private static String who(Part part) {
        return Words.shorter(part.value("Title").isEmpty() ? part.value("From") : part.value("Title"), 80);
    }
}

package io.countersign.company;

import io.countersign.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads a posted definition; either every rule holds, or {@link Problem.Invalid} lists every one that does not. */
public final class Definitions {
    /** A longer document is refused unread. */
    public static final int MOST_BYTES = SourceReader.MOST_BYTES;

    static final int MOST_POSITIONS = 10_000;
    static final int MOST_ROUTINES = 500;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 4000;
    private static final int DEFAULT_REWORKS = 2;
    private static final int MOST_REWORKS = 10;

    private Definitions() {}

    public static CompanyDefinition read(byte[] bytes, DefinitionFormat format) {
        var faults = new ArrayList<Problem.Fault>();
        var root = new SourceReader(faults).read(bytes, format);
        if (!(root instanceof SourceNode.Fields(var values))) {
            throw new Problem.Invalid(SourceReader.DOCUMENT, "must be a mapping with the fields of a company");
        }
        var fields = new FieldReader("", values, faults);
        var company = PositionReader.key(fields, "company");
        var name = fields.required("name", LONGEST_NAME);
        var mission = fields.text("mission", LONGEST_TEXT);
        var budget = fields.requiredAmount("budget");
        var strategyApproval = fields.flag("strategyApproval");
        var maxReworks = fields.whole("maxReworks", 0, MOST_REWORKS, DEFAULT_REWORKS);
        var positions = positions(fields, faults);
        var grants = grants(fields, faults);
        var hiring = fields.flag("hiring");
        var messages = fields.flag("messages");
        fields.close();
        var before = faults.size();
        new OrgChartRules(positions, budget, faults).check();
        if (faults.size() == before) {
            new GrantRules(positions, grants, faults).check();
        }
        if (!faults.isEmpty()) {
            throw new Problem.Invalid(faults);
        }
        return new CompanyDefinition(
                Objects.requireNonNull(company),
                Objects.requireNonNull(name),
                Objects.requireNonNullElse(mission, ""),
                Objects.requireNonNull(budget),
                strategyApproval,
                maxReworks,
                positions.stream().map(PositionDraft::definition).toList(),
                grants.stream()
                        .map(grant ->
                                new Grant(Objects.requireNonNull(grant.from()), Objects.requireNonNull(grant.to())))
                        .toList(),
                hiring,
                messages);
    }

    private static List<GrantDraft> grants(FieldReader fields, List<Problem.Fault> faults) {
        var drafts = new ArrayList<GrantDraft>();
        var nodes = fields.items("grants");
        for (var i = 0; i < nodes.size(); i++) {
            var path = "grants[%d]".formatted(i);
            if (nodes.get(i) instanceof SourceNode.Fields(var values)) {
                var grant = new FieldReader(path, values, faults);
                drafts.add(
                        new GrantDraft(path, grant.required("from", LONGEST_NAME), grant.required("to", LONGEST_NAME)));
                grant.close();
            } else {
                faults.add(new Problem.Fault(path, "must be a grant with from and to"));
            }
        }
        return drafts;
    }

    private static List<PositionDraft> positions(FieldReader fields, List<Problem.Fault> faults) {
        if (!fields.has("positions")) {
            fields.fault("positions", "is required");
            return List.of();
        }
        var before = faults.size();
        var nodes = fields.items("positions");
        if (nodes.isEmpty() && faults.size() == before) {
            fields.fault("positions", "must hold at least one position");
        }
        if (nodes.size() > MOST_POSITIONS) {
            fields.fault("positions", "must hold at most %,d positions".formatted(MOST_POSITIONS));
        }
        var drafts = new ArrayList<PositionDraft>();
        for (var i = 0; i < nodes.size(); i++) {
            drafts.add(PositionReader.read("positions[%d]".formatted(i), nodes.get(i), faults));
        }
        if (drafts.stream().mapToInt(draft -> draft.routines().size()).sum() > MOST_ROUTINES) {
            fields.fault("positions", "must have at most %d routines together".formatted(MOST_ROUTINES));
        }
        return drafts;
    }
}

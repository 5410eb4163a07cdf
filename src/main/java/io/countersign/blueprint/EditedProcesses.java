package io.countersign.blueprint;

import io.countersign.company.Companies;
import io.countersign.company.CompanyDefinition;
import io.countersign.company.CompanyVersion;
import io.countersign.company.PositionDefinition;
import io.countersign.engine.Deployments;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Puts the file of a position's process, as somebody edited it, in place of the one that the position has: as the company's
 * next version, by the rules of a post. What changes nothing makes no version, however often and by how many it is sent.
 */
@Component
public class EditedProcesses {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final int MOST_NAMED = 20;

    private final Companies companies;
    private final Deployments deployments;

    EditedProcesses(Companies companies, Deployments deployments) {
        this.companies = companies;
        this.deployments = deployments;
    }

    /**
     * What a file led to.
     *
     * @param version the newest version, which has the process
     * @param changed whether the file made it
     */
    public record Outcome(CompanyVersion version, boolean changed, Deployments.Definition process) {}

    /** Replaces the process of the position that the file names by its process's id. */
    public Outcome replace(String company, String file, byte[] bytes, String by) {
        var process = read(file, bytes);
        var posted = companies.edit(company, definition -> with(definition, file, process), by);
        var version = posted.version();
        var key = process.keys().getFirst();
        return new Outcome(
                version, posted.changed(), deployments.definition(Objects.requireNonNull(version.deploymentId()), key));
    }

    private static EditedProcess read(String file, byte[] bytes) {
        var name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".dmn") || name.endsWith(".form")) {
            throw refused(
                    file,
                    "is no process: decisions and forms belong to no company",
                    "Deploy it to /engine-rest, where administrators may");
        }
        // Whatever the file is called, it is read as a process: its own name says nothing of what is in it.
        return switch (Reading.of("process.bpmn", bytes)) {
            case Reading.Process process -> one(file, EditedProcess.of(process));
            case Reading.Unreadable unreadable -> throw refused(file, unreadable.rule(), unreadable.remedy());
            case Reading.Decisions _, Reading.Form _ -> throw new IllegalStateException("Read as another kind");
        };
    }

    private static EditedProcess one(String file, EditedProcess process) {
        var count = process.keys().size();
        if (count != 1) {
            throw refused(
                    file,
                    "holds %d processes, and a position has one".formatted(count),
                    "Deploy the file of one position at a time");
        }
        return process;
    }

    private static CompanyDefinition with(CompanyDefinition definition, String file, EditedProcess process) {
        var found = position(definition, file, process.keys().getFirst());
        var position = found.key();
        var kept = found.process();
        var text = process.text();
        if (kept != null && text.equals(normal(kept))) {
            return definition;
        }
        return definition.withProcess(position, isGenerated(definition, position, process) ? null : text);
    }

    /** A text that was posted with the whole definition may be written in another way. */
    private static String normal(String kept) {
        return EditedProcess.read("kept.bpmn", kept) instanceof Reading.Process process
                ? EditedProcess.of(process).text()
                : kept;
    }

    /** A generated file that was downloaded and came back as it was, also of an earlier version. */
    private static boolean isGenerated(CompanyDefinition definition, String position, EditedProcess process) {
        if (!NUMBER.matcher(process.tag()).matches()) {
            return false;
        }
        var version = CompanyVersion.unstored(Integer.parseInt(process.tag()), definition.withProcess(position, null));
        var generated = PositionProcess.draw(version, version.position(position));
        return Reading.of("generated.bpmn", generated) instanceof Reading.Process drawn
                && EditedProcess.of(drawn).text().equals(process.text());
    }

    private static PositionDefinition position(CompanyDefinition definition, String file, String key) {
        var prefix = definition.company() + ".";
        return definition.positions().stream()
                .filter(one -> key.equals(prefix + one.key()))
                .findFirst()
                .orElseThrow(() -> {
                    var known = definition.positions().stream()
                            .limit(MOST_NAMED)
                            .map(one -> prefix + one.key())
                            .toList();
                    var more = definition.positions().size() - known.size();
                    return refused(
                            file,
                            "is the process %s, which no position of company %s has; there are %s%s"
                                    .formatted(
                                            excerpt(key),
                                            definition.company(),
                                            String.join(", ", known),
                                            more > 0 ? " and %d more".formatted(more) : ""),
                            "Begin with the file of the position: /api/companies/%s/processes/{position}.bpmn"
                                    .formatted(definition.company()));
                });
    }

    private static Problem.Invalid refused(String file, String rule, String remedy) {
        return new Problem.Invalid(List.of(new Fault(excerpt(file), rule, null, null, remedy)));
    }

    private static String excerpt(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}

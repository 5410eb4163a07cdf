package io.countersign.blueprint;

import io.countersign.company.CompanyDefinition;
import io.countersign.company.CompanyVersion;
import io.countersign.company.Position;
import io.countersign.problem.Problem.Fault;
import java.util.ArrayList;
import java.util.List;

/** Everything that is asked of the edited processes of a definition, by whichever way it comes, before it is stored. */
final class EditedRules {
    private static final int MOST_TOLD = 100;

    private final GovernanceCheck check;

    EditedRules(GovernanceCheck check) {
        this.check = check;
    }

    List<Fault> faults(CompanyDefinition definition) {
        if (definition.positions().stream().allMatch(position -> position.process() == null)) {
            return List.of();
        }
        var version = CompanyVersion.unstored(1, definition);
        var faults = new ArrayList<Fault>();
        for (var position : version.positions()) {
            if (position.process() != null && faults.size() < MOST_TOLD) {
                faults.addAll(faults(version, position, position.process()));
            }
        }
        return faults.size() > MOST_TOLD ? List.copyOf(faults.subList(0, MOST_TOLD)) : faults;
    }

    private List<Fault> faults(CompanyVersion version, Position position, String text) {
        var file = Compiler.fileName(version.processKey(position.key()));
        return switch (EditedProcess.read(file, text)) {
            case Reading.Process process -> {
                var found = new ArrayList<Fault>();
                var tagged = EditedProcess.of(process).tagged("1");
                check.check(file, tagged, true).forEach(fault -> found.add(inFile(file, fault)));
                var seat = new Faults();
                new SeatRule(version, position, process.map(), seat).check();
                seat.all().forEach(fault -> found.add(inFile(file, fault)));
                LineRule.calls(version, position.key(), file, process.map(), found);
                yield found;
            }
            case Reading.Unreadable unreadable ->
                List.of(Faults.ofFile(unreadable.file(), unreadable.rule(), unreadable.remedy()));
            case Reading.Decisions _, Reading.Form _ ->
                throw new IllegalStateException(file + " was read as another kind");
        };
    }

    private static Fault inFile(String file, Fault fault) {
        return new Fault(file + "/" + fault.path(), fault.rule(), fault.element(), fault.name(), fault.remedy());
    }
}

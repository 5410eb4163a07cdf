package io.countersign.blueprint;

import io.countersign.company.CompanyVersion;
import io.countersign.company.FilledBy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns a company version into its processes and forms: one process per position, in the order of the definition. Where
 * somebody edited a process, that is it.
 */
public final class Compiler {
    private Compiler() {}

    /** All files of the version's deployment by name; the same version always gives the same bytes. */
    public static Map<String, byte[]> compile(CompanyVersion version) {
        var files = new LinkedHashMap<String, byte[]>();
        for (var position : version.positions()) {
            var key = version.processKey(position.key());
            files.put(
                    fileName(key),
                    position.process() == null
                            ? PositionProcess.draw(version, position)
                            : EditedProcess.deployed(fileName(key), position.process(), version.version()));
            var delegates = version.delegates(position.key());
            if (position.filledBy() != FilledBy.PEOPLE) {
                continue;
            }
            if (delegates.isEmpty()) {
                files.put(Forms.id(key, Act.WORK) + ".form", Forms.work(key));
            } else {
                files.put(Forms.id(key, Act.PLAN) + ".form", Forms.plan(key, delegates));
                files.put(Forms.id(key, Act.REVIEW) + ".form", Forms.review(key, delegates));
            }
        }
        return files;
    }

    public static String fileName(String processKey) {
        return processKey + ".bpmn";
    }
}

package io.countersign.blueprint;

import io.countersign.company.CompanyVersion;
import io.countersign.problem.Problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xml.sax.SAXException;

/** In a company version's deployment a position's process calls those positions only to which it may delegate. */
final class LineRule {
    private LineRule() {}

    static List<Fault> check(CompanyVersion version, Map<String, byte[]> files) {
        var faults = new ArrayList<Fault>();
        for (var position : version.positions()) {
            var file = Compiler.fileName(version.processKey(position.key()));
            var bytes = files.get(file);
            if (bytes == null) {
                faults.add(Faults.ofFile(
                        file, "is missing: each position has its process", "Deploy the company's files together"));
            } else {
                read(version, position.key(), file, bytes, faults);
            }
        }
        return faults;
    }

    private static void read(CompanyVersion version, String position, String file, byte[] bytes, List<Fault> faults) {
        try {
            calls(version, position, file, new ProcessMap(Xml.parse(bytes)), faults);
        } catch (SAXException e) {
            faults.add(Faults.ofFile(
                    file, "is not XML that may be read: " + e.getMessage(), "Save the file with a modeler again"));
        }
    }

    static void calls(CompanyVersion version, String position, String file, ProcessMap map, List<Fault> faults) {
        for (var call : map.elements("callActivity")) {
            var called = ShapeRule.POSITION.matcher(call.getAttribute("calledElement"));
            if (called.matches()
                    && !(called.group(1).equals(version.company()) && version.mayDelegate(position, called.group(2)))) {
                faults.add(Faults.of(
                        file + "/" + Xml.path(call),
                        call,
                        "%s may delegate to its reports and to those granted to it, not to %s"
                                .formatted(position, called.group()),
                        "Remove the call, or grant the delegation in the company's definition"));
            }
        }
    }
}

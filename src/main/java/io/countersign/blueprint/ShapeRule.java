package io.countersign.blueprint;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/** What every process carries, which names it may bear, and that its steps and repetitions say what they do. */
final class ShapeRule {
    static final Pattern POSITION = Pattern.compile("([a-z][a-z0-9-]{0,62})\\.([a-z][a-z0-9-]{0,62})");
    private static final Pattern STANDARD = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern ID = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}._-]*");
    private static final Pattern TIME_TO_LIVE = Pattern.compile("P[0-9]{1,5}D|[0-9]{1,5}");

    private final ProcessMap map;
    private final String file;
    private final boolean companyDeployment;
    private final Faults faults;

    ShapeRule(ProcessMap map, String file, boolean companyDeployment, Faults faults) {
        this.map = map;
        this.file = file;
        this.companyDeployment = companyDeployment;
        this.faults = faults;
    }

    void check() {
        ids();
        var processes = map.elements("process");
        if (processes.isEmpty()) {
            faults.add(file, "holds no process", "Draw one, and mark it as executable");
        }
        processes.forEach(this::process);
        map.elements("serviceTask", "sendTask", "businessRuleTask").forEach(this::work);
        map.elements("multiInstanceLoopCharacteristics").forEach(this::repetition);
        map.elements("callActivity").forEach(this::call);
    }

    private void ids() {
        var seen = new HashSet<String>();
        for (var element : map.elements()) {
            var id = element.getAttribute("id");
            if (element.hasAttribute("id") && !ID.matcher(id).matches()) {
                fault(element, "an id is letters, digits and . _ -, and does not begin with a digit", "Change the id");
            } else if (!id.isEmpty() && !seen.add(id)) {
                fault(element, "the id is given to more than one element", "Give each element an id of its own");
            }
        }
    }

    private void process(Element process) {
        var id = process.getAttribute("id");
        name(process, id);
        if (!TIME_TO_LIVE.matcher(Xml.camunda(process, "historyTimeToLive")).matches()) {
            fault(
                    process,
                    "camunda:historyTimeToLive says for how many days history is kept, such as P180D",
                    "Set the time to live of the process's history");
        }
        if (Xml.camunda(process, "versionTag").isBlank()) {
            fault(process, "camunda:versionTag is required", "Set the version tag of the process");
        }
    }

    private void name(Element process, String id) {
        var position = POSITION.matcher(id);
        if (companyDeployment && !id.equals(file.replaceFirst("\\.bpmn$", ""))) {
            fault(
                    process,
                    "in a company's deployment a process bears the name of its file, %s".formatted(file),
                    "Leave the id of the process as it was generated");
        } else if (companyDeployment && !position.matches()) {
            fault(
                    process,
                    "in a company's deployment a process is called <company>.<position>",
                    "Deploy a standard process by itself");
        } else if (!companyDeployment && position.matches()) {
            fault(
                    process,
                    "is the process of a position and changes only as a new version of its company: deploy it to"
                            + " /api/companies/%s/modeler".formatted(position.group(1)),
                    "Deploy it as a new version of company " + position.group(1));
        } else if (!companyDeployment && !STANDARD.matcher(id).matches()) {
            fault(
                    process,
                    "the id of a process is lower-case letters, digits and hyphens, such as raise-budget",
                    "Change the id of the process");
        }
    }

    private void work(Element task) {
        var ways = List.of("delegateExpression", "type", "decisionRef").stream()
                .filter(way -> task.hasAttributeNS(Xml.CAMUNDA, way))
                .toList();
        if (ways.size() != 1) {
            fault(
                    task,
                    "is done in exactly one way: by a step (delegateExpression), a topic (type external) or a"
                            + " decision",
                    "Choose one implementation: delegate expression, external task, or DMN for a business rule task");
        } else if (ways.contains("type") && Xml.camunda(task, "topic").isBlank()) {
            fault(task, "camunda:topic is required for an external task", "Set the topic, such as agent.work");
        }
    }

    private void repetition(Element loop) {
        if (Xml.children(loop, "loopCardinality").isEmpty() && !loop.hasAttributeNS(Xml.CAMUNDA, "collection")) {
            fault(loop, "says how often: by loopCardinality or camunda:collection", "Set the loop cardinality");
        }
    }

    private void call(Element call) {
        var called = call.getAttribute("calledElement");
        if (called.isBlank()) {
            fault(call, "names the process it calls", "Set the called element, such as approve-up-the-line");
        }
        var position = POSITION.matcher(called);
        if (position.matches()) {
            position(call, position.group(1));
        } else if (companyDeployment && Expressions.occursIn(called)) {
            fault(
                    call,
                    "in a company's deployment the process that is called is named, not computed",
                    "Write the id of the process that is called");
        }
        for (var scope = ProcessMap.scope(call); scope != null; scope = ProcessMap.scope(scope)) {
            if (called.equals(scope.getAttribute("id"))) {
                fault(
                        call,
                        "must not call the process it stands in: that has no bound",
                        "Call another process, or repeat a subprocess with a loop cardinality");
            }
        }
    }

    /** Work reaches a position from who may delegate to it, and in the version in which its run began. */
    private void position(Element call, String company) {
        if (!companyDeployment) {
            fault(
                    call,
                    "a position's process is called by its company's own processes alone",
                    "Start a run of the company instead");
        } else if (!file.startsWith(company + ".")) {
            fault(
                    call,
                    "must not call a position of another company, %s".formatted(company),
                    "Call a direct report, or a position to which the company grants delegation");
        } else if (!Xml.camunda(call, "calledElementBinding").equals("deployment")) {
            fault(
                    call,
                    "calls a position's process of the same deployment (camunda:calledElementBinding deployment)",
                    "Set the binding of the called element to deployment");
        }
    }

    private void fault(Element element, String rule, String remedy) {
        faults.add(element, rule, remedy);
    }
}

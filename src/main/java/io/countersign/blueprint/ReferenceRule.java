package io.countersign.blueprint;

import io.countersign.engine.Deployed;
import java.util.function.Predicate;
import org.w3c.dom.Element;

/** What a process calls is there: in the same deployment, or deployed before where the binding lets it be. */
final class ReferenceRule {
    /** What {@code openRun} found to be the process of the position that the run is for. */
    private static final String TOP = "${topProcess}";

    private final ProcessMap map;
    private final Deployed deployed;
    private final Deployed beside;
    private final Faults faults;

    /**
     * A check of one file.
     *
     * @param deployed what was deployed before
     * @param beside what is deployed together with it
     */
    ReferenceRule(ProcessMap map, Deployed deployed, Deployed beside, Faults faults) {
        this.map = map;
        this.deployed = deployed;
        this.beside = beside;
        this.faults = faults;
    }

    void check() {
        for (var call : map.elements("callActivity")) {
            var called = call.getAttribute("calledElement");
            if (!called.isBlank() && !called.equals(TOP)) {
                there(call, "process", called, "calledElementBinding", beside::process, deployed::process);
            }
        }
        for (var task : map.elements("businessRuleTask")) {
            var decision = Xml.camunda(task, "decisionRef");
            if (!decision.isEmpty()) {
                there(task, "decision", decision, "decisionRefBinding", beside::decision, deployed::decision);
            }
        }
        for (var task : map.elements("userTask", "startEvent")) {
            var form = Xml.camunda(task, "formRef");
            if (!form.isEmpty()) {
                there(task, "form", form, "formRefBinding", beside::form, deployed::form);
            }
        }
    }

    private void there(
            Element element,
            String kind,
            String key,
            String binding,
            Predicate<String> inDeployment,
            Predicate<String> before) {
        if (inDeployment.test(key)) {
            return;
        }
        if (Xml.camunda(element, binding).equals("deployment")) {
            faults.add(
                    element,
                    "the %s %s is not in this deployment, to which it is bound".formatted(kind, key),
                    "Deploy both together, or bind it to the latest version");
        } else if (!before.test(key)) {
            faults.add(
                    element,
                    "there is no %s %s".formatted(kind, key),
                    "Correct the name, or deploy the %s first or together with this process".formatted(kind));
        }
    }
}

package io.countersign.blueprint;

import io.countersign.engine.Deployed;
import io.countersign.engine.DeploymentCheck;
import io.countersign.problem.Problem.Fault;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads every resource before it is deployed: what it may be written with, that no agent acts without a budget, that no
 * effect is without its approval, no loop without a bound and no error lost. It knows the files and the keys of what is
 * deployed, and no engine: whoever draws can be told the same before anything is deployed.
 */
public final class GovernanceCheck implements DeploymentCheck {
    private static final int MOST_NODES = 1000;

    private final Set<String> steps;
    private final Set<String> topics;

    /**
     * A check with its allow-lists.
     *
     * @param steps the names that a {@code delegateExpression} may call
     * @param topics the topics that an external task may have
     */
    public GovernanceCheck(Set<String> steps, Set<String> topics) {
        this.steps = Set.copyOf(steps);
        this.topics = Set.copyOf(topics);
    }

    @Override
    public Map<String, List<Fault>> check(Map<String, byte[]> resources, Deployed deployed, boolean companyDeployment) {
        var readings = new LinkedHashMap<String, Reading>();
        resources.forEach((name, bytes) -> readings.put(name, Reading.of(name, bytes)));
        var beside = beside(readings);
        var faults = new LinkedHashMap<String, List<Fault>>();
        readings.forEach((name, reading) -> {
            var found = alone(reading, companyDeployment);
            if (reading instanceof Reading.Process process) {
                new ReferenceRule(process.map(), deployed, beside, found).check();
            }
            if (!found.isEmpty()) {
                faults.put(name, found.all());
            }
        });
        return faults;
    }

    /** The rules that a file keeps or breaks by itself, whatever else is deployed. */
    List<Fault> check(String name, byte[] bytes, boolean companyDeployment) {
        return alone(Reading.of(name, bytes), companyDeployment).all();
    }

    private static Deployed beside(Map<String, Reading> readings) {
        var processes = new HashSet<String>();
        var decisions = new HashSet<String>();
        var forms = new HashSet<String>();
        for (var reading : readings.values()) {
            switch (reading) {
                case Reading.Process process ->
                    process.map().elements("process").forEach(each -> processes.add(each.getAttribute("id")));
                case Reading.Decisions table -> decisions.addAll(table.ids());
                case Reading.Form form -> forms.add(form.id());
                case Reading.Unreadable _ -> {}
            }
        }
        return Deployed.of(processes, decisions, forms);
    }

    private Faults alone(Reading reading, boolean companyDeployment) {
        var faults = new Faults();
        switch (reading) {
            case Reading.Process process -> process(process, companyDeployment, faults);
            case Reading.Decisions decisions -> DecisionRule.check(decisions.document(), faults);
            case Reading.Form _ -> {}
            case Reading.Unreadable unreadable -> faults.add(unreadable.file(), unreadable.rule(), unreadable.remedy());
        }
        return faults;
    }

    private void process(Reading.Process process, boolean companyDeployment, Faults faults) {
        var root = process.document().getDocumentElement();
        var map = process.map();
        if (map.nodes().size() > MOST_NODES) {
            faults.add(
                    process.file(),
                    "has more than %d events, activities and gateways".formatted(MOST_NODES),
                    "Move parts of it into processes that it calls");
            return;
        }
        var variables = new Variables(map);
        var graph = FlowGraph.of(map);
        new PlaceRule(faults).check(root);
        new WordRule(steps, topics, faults).check(root);
        new ShapeRule(map, process.file(), companyDeployment, faults).check();
        new PairRule(map, faults).check();
        new CatchRule(map, faults).check();
        new DecideRule(map, faults).check();
        new PeopleRule(map, faults).check();
        new SetRule(variables, faults).check();
        new ApprovalRule(map, graph, variables, faults).check();
        new CycleRule(map, graph, variables, faults).check();
        if (companyDeployment) {
            new PlanRule(map, faults).check();
        }
    }
}

package io.countersign.blueprint;

import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * Somebody is asked to do each user task: by its assignee or candidates, or by its act, whose people the engine's
 * listener names when the task begins. And an act is one that the product knows.
 */
final class PeopleRule {
    private final ProcessMap map;
    private final Faults faults;

    PeopleRule(ProcessMap map, Faults faults) {
        this.map = map;
        this.faults = faults;
    }

    void check() {
        map.elements("userTask").forEach(this::task);
    }

    private void task(Element task) {
        var acts = Xml.children(task, "extensionElements").stream()
                .flatMap(extensions -> Xml.camundaChildren(extensions, "properties").stream())
                .flatMap(properties -> Xml.camundaChildren(properties, "property").stream())
                .filter(property -> property.getAttribute("name").strip().equals("act"))
                .map(property -> property.getAttribute("value"))
                .toList();
        if (acts.size() > 1 || !Acts.OF_PEOPLE.containsAll(acts)) {
            faults.add(
                    task,
                    "the act of a user task is one of PLAN, WORK, REVIEW and DECIDE",
                    "Set the property act once, or remove it");
        }
        if (acts.isEmpty()
                && Stream.of("assignee", "candidateUsers", "candidateGroups")
                        .allMatch(name -> Xml.camunda(task, name).isBlank())) {
            faults.add(
                    task,
                    "nobody is asked to do it",
                    "Set candidate users or groups, or an assignee, or the property act of what a position's people do"
                            + " here");
        }
    }
}

package io.countersign.blueprint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.countersign.engine.DeploymentCheck;
import io.countersign.problem.Problem.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** Reads every resource before it is deployed: what it may be written with, that no agent acts without a budget, that no error is lost. */
public final class GovernanceCheck implements DeploymentCheck {
    private static final int MOST_BYTES = 5 * 1024 * 1024;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

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
    public List<Fault> check(String resourceName, byte[] bytes, boolean companyDeployment) {
        if (bytes.length > MOST_BYTES) {
            return List.of(new Fault(resourceName, "must be at most 5 MiB"));
        }
        var name = resourceName.toLowerCase(Locale.ROOT);
        if (name.endsWith("bpmn") || name.endsWith("bpmn20.xml")) {
            return xml(resourceName, bytes, document -> process(resourceName, document, companyDeployment));
        }
        if (name.endsWith("dmn") || name.endsWith("dmn11.xml")) {
            return xml(resourceName, bytes, DecisionRule::check);
        }
        if (name.endsWith("form")) {
            return form(resourceName, bytes);
        }
        return List.of(new Fault(resourceName, "is not a process (.bpmn), decision (.dmn) or form (.form)"));
    }

    private List<Fault> process(String file, Document document, boolean companyDeployment) {
        var root = document.getDocumentElement();
        if (!Xml.is(root, "definitions")) {
            return List.of(new Fault(file, "is not a BPMN 2.0 model"));
        }
        var faults = new ArrayList<Fault>();
        var map = new ProcessMap(document);
        new WordRule(steps, topics, faults).check(root);
        new ShapeRule(map, file, companyDeployment, faults).check();
        new PairRule(map, faults).check();
        new CatchRule(map, faults).check();
        new DecideRule(map, faults).check();
        if (companyDeployment) {
            new PlanRule(map, faults).check();
        }
        return List.copyOf(faults);
    }

    private interface Reading {
        List<Fault> faults(Document document);
    }

    private static List<Fault> xml(String file, byte[] bytes, Reading reading) {
        try {
            return reading.faults(Xml.parse(bytes));
        } catch (SAXException e) {
            return List.of(new Fault(file, "is not XML that may be read: " + e.getMessage()));
        }
    }

    private static List<Fault> form(String file, byte[] bytes) {
        try {
            var form = JSON.readTree(bytes);
            return form.isObject() && form.path("id").isTextual()
                    ? List.of()
                    : List.of(new Fault(file, "is a JSON object with an id"));
        } catch (IOException e) {
            return List.of(new Fault(file, "is a form in JSON"));
        }
    }
}

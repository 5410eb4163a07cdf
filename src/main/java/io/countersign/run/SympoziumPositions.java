package io.countersign.run;

import io.countersign.company.CompanyDefinition;
import io.countersign.company.PostingRule;
import io.countersign.llm.AgentHouse;
import io.countersign.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** A company names only agents of Sympozium that its operator lets it use here. */
@Component
class SympoziumPositions implements PostingRule {
    private final AgentHouse house;

    SympoziumPositions(AgentHouse house) {
        this.house = house;
    }

    @Override
    public List<Problem.Fault> faults(CompanyDefinition definition) {
        var faults = new ArrayList<Problem.Fault>();
        for (var i = 0; i < definition.positions().size(); i++) {
            var agent = definition.positions().get(i).agent();
            var path = "positions[%d].agent".formatted(i);
            if (agent != null) {
                house.refusal(definition.company(), agent)
                        .ifPresent(reason -> faults.add(new Problem.Fault(path, "cannot be used: " + reason)));
            }
        }
        return faults;
    }
}

package io.countersign.run;

import io.countersign.company.CompanyDefinition;
import io.countersign.company.FilledBy;
import io.countersign.company.PostingRule;
import io.countersign.llm.AgentHouse;
import io.countersign.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** A company names only agents elsewhere that its operator lets it use here: of Sympozium, or external ones. */
@Component
class AgentsElsewhere implements PostingRule {
    private final AgentHouse house;

    AgentsElsewhere(AgentHouse house) {
        this.house = house;
    }

    @Override
    public List<Problem.Fault> faults(CompanyDefinition definition) {
        var faults = new ArrayList<Problem.Fault>();
        for (var i = 0; i < definition.positions().size(); i++) {
            var agent = definition.positions().get(i).agent();
            if (definition.positions().get(i).filledBy() == FilledBy.EXTERNAL) {
                var position = "positions[%d].filledBy".formatted(i);
                house.refusalOfExternal().ifPresent(reason -> faults.add(new Problem.Fault(position, reason)));
            }
            var path = "positions[%d].agent".formatted(i);
            if (agent != null) {
                house.refusal(definition.company(), agent)
                        .ifPresent(reason -> faults.add(new Problem.Fault(path, "cannot be used: " + reason)));
            }
        }
        return faults;
    }
}

package io.countersign.blueprint;

import io.countersign.company.CompanyDefinition;
import io.countersign.company.CompanyDeployer;
import io.countersign.company.CompanyVersion;
import io.countersign.engine.Deployments;
import io.countersign.problem.Problem;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Deploys a company version as it was compiled; the engine checks it like any other deployment. */
@Component
class BlueprintDeployer implements CompanyDeployer {
    private final Deployments deployments;
    private final EditedRules edited;

    BlueprintDeployer(Deployments deployments) {
        this.deployments = deployments;
        this.edited = new EditedRules(BlueprintBeans.check());
    }

    @Override
    public List<Problem.Fault> faults(CompanyDefinition definition) {
        return edited.faults(definition);
    }

    @Override
    public Map<String, byte[]> files(CompanyVersion version) {
        return Compiler.compile(version);
    }

    @Override
    public String deploy(CompanyVersion version) {
        var files = Compiler.compile(version);
        var faults = LineRule.check(version, files);
        if (!faults.isEmpty()) {
            throw new Problem.Invalid(faults);
        }
        return deployments.deployCompany(Blueprints.deploymentName(version), files);
    }
}

package io.countersign.blueprint;

import io.countersign.company.CompanyDeployer;
import io.countersign.company.CompanyVersion;
import io.countersign.engine.Deployments;
import org.springframework.stereotype.Component;

/** Deploys a company version as it was compiled; the engine checks it like any other deployment. */
@Component
class BlueprintDeployer implements CompanyDeployer {
    private final Deployments deployments;

    BlueprintDeployer(Deployments deployments) {
        this.deployments = deployments;
    }

    @Override
    public String deploy(CompanyVersion version) {
        return deployments.deployCompany(
                "%s version %d".formatted(version.company(), version.version()), Compiler.compile(version));
    }
}

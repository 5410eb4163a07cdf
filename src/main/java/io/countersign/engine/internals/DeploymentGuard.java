package io.countersign.engine.internals;

import io.countersign.engine.DeploymentCheck;
import java.util.function.Supplier;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;

/** Checks every new deployment before the engine parses it, by whichever door it comes. */
class DeploymentGuard implements Deployer {
    /** Bound while a company's own processes are deployed. */
    static final ScopedValue<Boolean> COMPANY = ScopedValue.newInstance();

    private final Supplier<DeploymentCheck> check;

    DeploymentGuard(Supplier<DeploymentCheck> check) {
        this.check = check;
    }

    @Override
    public void deploy(DeploymentEntity deployment) {
        if (!deployment.isNew()) {
            return;
        }
        var company = COMPANY.orElse(false);
        var faults = deployment.getResources().values().stream()
                .flatMap(resource -> faults(resource, company))
                .toList();
        if (!faults.isEmpty()) {
            throw new BadUserRequestException(
                    "The deployment breaks the rules of governance: " + String.join("; ", faults));
        }
    }

    private java.util.stream.Stream<String> faults(ResourceEntity resource, boolean company) {
        return check.get().check(resource.getName(), resource.getBytes(), company).stream()
                .map(fault -> resource.getName() + " " + fault);
    }
}

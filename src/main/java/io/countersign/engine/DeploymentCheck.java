package io.countersign.engine;

import io.countersign.problem.Problem;
import java.util.List;

/** What every resource passes before the engine takes it, by whichever door it comes. */
public interface DeploymentCheck {
    /**
     * All rules the resource breaks; an empty list lets it in.
     *
     * @param companyDeployment whether the deployment is a company's own, the only one that may hold positions' processes
     */
    List<Problem.Fault> check(String resourceName, byte[] bytes, boolean companyDeployment);
}

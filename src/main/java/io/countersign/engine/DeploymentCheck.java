package io.countersign.engine;

import io.countersign.problem.Problem;
import java.util.List;
import java.util.Map;

/** What every deployment passes before the engine takes it, by whichever door it comes. */
public interface DeploymentCheck {
    /**
     * All rules that the resources break, each fault under the name of its resource; none lets them in.
     *
     * @param resources the deployment's files by name
     * @param deployed what is there already
     * @param companyDeployment whether the deployment is a company's own, the only one that may hold positions' processes
     */
    Map<String, List<Problem.Fault>> check(Map<String, byte[]> resources, Deployed deployed, boolean companyDeployment);
}

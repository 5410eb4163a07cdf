package io.countersign.company;

import io.countersign.problem.Problem;
import java.util.List;
import java.util.Map;

/** Makes a company version executable, in the transaction that stores it. */
public interface CompanyDeployer {
    /** Compiles and deploys the whole version; returns the id of its deployment. */
    String deploy(CompanyVersion version);

    /** What forbids to deploy the definition, as far as it can be said before anything is stored. */
    default List<Problem.Fault> faults(CompanyDefinition definition) {
        return List.of();
    }

    /** The files that would be deployed, by name; nothing is done with them. */
    default Map<String, byte[]> files(CompanyVersion version) {
        return Map.of();
    }
}

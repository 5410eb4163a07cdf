package io.countersign.company;

import java.util.Map;

/** Makes a company version executable, in the transaction that stores it. */
public interface CompanyDeployer {
    /** Compiles and deploys the whole version; returns the id of its deployment. */
    String deploy(CompanyVersion version);

    /** The files that would be deployed, by name; nothing is done with them. */
    default Map<String, byte[]> files(CompanyVersion version) {
        return Map.of();
    }
}

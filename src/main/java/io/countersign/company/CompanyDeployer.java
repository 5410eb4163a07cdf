package io.countersign.company;

/** Makes a company version executable, in the transaction that stores it. */
public interface CompanyDeployer {
    /** Compiles and deploys the whole version; returns the id of its deployment. */
    String deploy(CompanyVersion version);
}

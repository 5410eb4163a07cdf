package io.countersign.company;

/** Takes note of a new company version in the transaction that stores it, after its rows and before its deployment. */
public interface VersionListener {
    void versionStored(String company, int version);
}

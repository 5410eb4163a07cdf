package io.countersign.engine;

import java.util.Map;

/** The door through which a company's processes and forms reach the engine, and through which they are read back. */
public interface Deployments {
    /** Deploys all resources as one deployment, in the current transaction and without duplicate filtering; returns its id. */
    String deployCompany(String name, Map<String, byte[]> resources);

    /** The bytes of one resource as they were deployed. */
    byte[] resource(String deploymentId, String fileName);
}

package io.countersign.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The door through which a company's processes and forms reach the engine, and through which they are read back. */
public interface Deployments {
    /** What the engine notes as the source of each of them. */
    String SOURCE = "company";

    /** Deploys all resources as one deployment, in the current transaction and without duplicate filtering; returns its id. */
    String deployCompany(String name, Map<String, byte[]> resources);

    /** A process as the engine knows it since a deployment. */
    record Definition(
            String id,
            String key,
            @Nullable String name,
            int version,
            String fileName,
            String deploymentId,
            @Nullable String versionTag,
            @Nullable Integer historyTimeToLive) {}

    /** The process that a deployment has under a key. */
    Definition definition(String deploymentId, String processKey);

    /** The bytes of one resource as they were deployed. */
    byte[] resource(String deploymentId, String fileName);
}

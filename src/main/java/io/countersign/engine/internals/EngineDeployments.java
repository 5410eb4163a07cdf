package io.countersign.engine.internals;

import io.countersign.engine.Deployments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Deploys companies' processes and reads them back. */
@Component
class EngineDeployments implements Deployments {
    private final RepositoryService repository;

    EngineDeployments(@Qualifier("repositoryService") RepositoryService repository) {
        this.repository = repository;
    }

    @Override
    public String deployCompany(String name, Map<String, byte[]> resources) {
        var deployment = repository.createDeployment().name(name).source("company");
        resources.forEach((file, bytes) -> deployment.addInputStream(file, new ByteArrayInputStream(bytes)));
        return ScopedValue.where(DeploymentGuard.COMPANY, true)
                .call(() -> deployment.deploy().getId());
    }

    @Override
    public byte[] resource(String deploymentId, String fileName) {
        try (var stream = repository.getResourceAsStream(deploymentId, fileName)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

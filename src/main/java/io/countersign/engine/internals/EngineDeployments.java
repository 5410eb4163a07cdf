package io.countersign.engine.internals;

import io.countersign.engine.Deployments;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Deploys companies' processes and reads them back. */
@Component
class EngineDeployments implements Deployments {
    private static final int MOST_TOLD = 100;

    private final RepositoryService repository;

    EngineDeployments(@Qualifier("repositoryService") RepositoryService repository) {
        this.repository = repository;
    }

    @Override
    public String deployCompany(String name, Map<String, byte[]> resources) {
        var deployment = repository.createDeployment().name(name).source(SOURCE);
        resources.forEach((file, bytes) -> deployment.addInputStream(file, new ByteArrayInputStream(bytes)));
        try {
            return ScopedValue.where(DeploymentGuard.COMPANY, true)
                    .call(() -> deployment.deploy().getId());
        } catch (ParseException e) {
            throw new Problem.Invalid(faults(e));
        }
    }

    /** What the engine does not understand of a process that somebody edited; a generated one it does. */
    private static List<Fault> faults(ParseException unread) {
        var faults = unread.getResorceReports().stream()
                .flatMap(report -> report.getErrors().stream()
                        .map(error -> fault(report.getResourceName(), error))
                        .limit(MOST_TOLD))
                .toList();
        return faults.isEmpty()
                ? List.of(new Fault("process", "is not understood by the engine: " + unread.getMessage()))
                : faults;
    }

    private static Fault fault(String file, org.camunda.bpm.engine.Problem error) {
        var element = error.getMainElementId();
        return new Fault(
                file + "/" + (element == null ? "line " + error.getLine() : element),
                "is not BPMN that the engine understands: " + error.getMessage(),
                element,
                null,
                "Open the file in a modeler for Camunda 7, and draw this part anew");
    }

    @Override
    public Definition definition(String deploymentId, String processKey) {
        var found = repository
                .createProcessDefinitionQuery()
                .deploymentId(deploymentId)
                .processDefinitionKey(processKey)
                .singleResult();
        return new Definition(
                found.getId(),
                found.getKey(),
                found.getName(),
                found.getVersion(),
                found.getResourceName(),
                found.getDeploymentId(),
                found.getVersionTag(),
                found.getHistoryTimeToLive());
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

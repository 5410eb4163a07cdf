package io.countersign.blueprint.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.countersign.access.CurrentCaller;
import io.countersign.blueprint.Blueprints;
import io.countersign.blueprint.EditedProcesses;
import io.countersign.company.CompanyVersion;
import io.countersign.engine.Deployments;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A company as Camunda Modeler knows a server: it asks whether there is one and of which release, and deploys a diagram. What
 * comes back has the fields of Camunda's own answers.
 */
@RestController
@RequestMapping("/api/companies/{company}/modeler")
class ModelerController {
    private final EditedProcesses processes;
    private final Blueprints blueprints;

    ModelerController(EditedProcesses processes, Blueprints blueprints) {
        this.processes = processes;
        this.blueprints = blueprints;
    }

    record VersionAnswer(String version) {}

    /** What a deployment is to the engine; a company's are called after its versions. */
    record DeploymentAnswer(
            String id,
            String name,
            String source,
            Instant deploymentTime,
            @Nullable String tenantId) {
        static DeploymentAnswer of(CompanyVersion version) {
            return new DeploymentAnswer(
                    Objects.requireNonNull(version.deploymentId()),
                    Blueprints.deploymentName(version),
                    Deployments.SOURCE,
                    version.createdAt(),
                    null);
        }
    }

    record ProcessAnswer(
            String id,
            String key,
            @Nullable String name,
            int version,
            String resource,
            String deploymentId,
            boolean suspended,
            @Nullable String tenantId,
            @Nullable String versionTag,
            @Nullable Integer historyTimeToLive) {
        static ProcessAnswer of(Deployments.Definition process) {
            return new ProcessAnswer(
                    process.id(),
                    process.key(),
                    process.name(),
                    process.version(),
                    process.fileName(),
                    process.deploymentId(),
                    false,
                    null,
                    process.versionTag(),
                    process.historyTimeToLive());
        }
    }

    /** Of all that the version's deployment has, the process that was sent. */
    record DeployedAnswer(
            List<String> links,
            String id,
            String name,
            String source,
            Instant deploymentTime,
            @Nullable String tenantId,
            Map<String, ProcessAnswer> deployedProcessDefinitions,
            String company,
            int companyVersion,
            boolean changed) {
        static DeployedAnswer of(EditedProcesses.Outcome outcome) {
            var deployment = DeploymentAnswer.of(outcome.version());
            return new DeployedAnswer(
                    List.of(),
                    deployment.id(),
                    deployment.name(),
                    deployment.source(),
                    deployment.deploymentTime(),
                    deployment.tenantId(),
                    Map.of(outcome.process().id(), ProcessAnswer.of(outcome.process())),
                    outcome.version().company(),
                    outcome.version().version(),
                    outcome.changed());
        }
    }

    /** The parts of the body; the file may have any name. */
    record Parts(
            @JsonProperty("deployment-name") @Nullable String deploymentName,
            @JsonProperty("deployment-source") @Nullable String deploymentSource,

            @JsonProperty("enable-duplicate-filtering") @Nullable
            String enableDuplicateFiltering,

            @JsonProperty("ceo.bpmn") @Schema(format = "binary")
            String file) {}

    @Operation(summary = "The release of the engine, as Camunda Modeler asks for it")
    @GetMapping("/version")
    VersionAnswer version(@PathVariable String company) {
        return new VersionAnswer(Blueprints.PLATFORM);
    }

    @Operation(
            summary = "The deployment of the newest version, as Camunda Modeler asks whether it may deploy",
            description = "With maxResults=0 none.")
    @GetMapping("/deployment")
    List<DeploymentAnswer> deployments(
            @PathVariable String company, @RequestParam(required = false) @Nullable String maxResults) {
        return "0".equals(maxResults) ? List.of() : List.of(DeploymentAnswer.of(blueprints.version(company)));
    }

    @Operation(
            summary = "Deploys an edited process of a position as the company's next version",
            description =
                    "The process's id names the position. What changes nothing makes no version: changed is false.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                            schema = @Schema(implementation = Parts.class))))
    @PostMapping(path = "/deployment/create", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    DeployedAnswer create(@PathVariable String company, HttpServletRequest request) throws IOException {
        var file = Upload.read(request).only();
        return DeployedAnswer.of(processes.replace(
                company, file.name(), file.bytes(), CurrentCaller.get().name()));
    }
}

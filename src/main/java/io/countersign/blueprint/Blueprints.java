package io.countersign.blueprint;

import io.countersign.company.Companies;
import io.countersign.engine.Deployments;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Gives back the processes as they were deployed. */
@Component
public class Blueprints {
    private final Companies companies;
    private final Deployments deployments;

    Blueprints(Companies companies, Deployments deployments) {
        this.companies = companies;
        this.deployments = deployments;
    }

    /** A deployed process under the name of its file. */
    public record Blueprint(String fileName, byte[] bpmn) {}

    /** The process of a position in the company's newest version. */
    public Blueprint find(String company, String position) {
        var version = companies.find(company);
        var fileName =
                Compiler.fileName(version.processKey(version.position(position).key()));
        return new Blueprint(fileName, deployments.resource(Objects.requireNonNull(version.deploymentId()), fileName));
    }
}

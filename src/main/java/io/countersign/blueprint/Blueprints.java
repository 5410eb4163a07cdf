package io.countersign.blueprint;

import io.countersign.company.Companies;
import io.countersign.company.CompanyVersion;
import io.countersign.engine.Deployments;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Gives back the processes as they were deployed. */
@Component
public class Blueprints {
    /** The release of the engine for which processes are written. */
    public static final String PLATFORM = Sheet.PLATFORM;

    private final Companies companies;
    private final Deployments deployments;

    Blueprints(Companies companies, Deployments deployments) {
        this.companies = companies;
        this.deployments = deployments;
    }

    /** A deployed process under the name of its file. */
    public record Blueprint(String fileName, byte[] bpmn) {}

    /** What the engine calls the deployment of a company version. */
    public static String deploymentName(CompanyVersion version) {
        return "%s version %d".formatted(version.company(), version.version());
    }

    /** The company's newest version. */
    public CompanyVersion version(String company) {
        return companies.find(company);
    }

    /** The process of a position in the company's newest version. */
    public Blueprint find(String company, String position) {
        var version = companies.find(company);
        var fileName =
                Compiler.fileName(version.processKey(version.position(position).key()));
        return new Blueprint(fileName, deployments.resource(Objects.requireNonNull(version.deploymentId()), fileName));
    }
}

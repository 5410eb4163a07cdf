package io.countersign.trial.image;

import io.countersign.ops.OwnPostgres;
import java.nio.file.Path;

/**
 * Runs the image that Jib built, and the one of the Dockerfile, both on bases made here. Arguments: the directory of the
 * bases, and Jib's archive.
 */
final class ImageTrial {
    private static final String BY_JIB = "localhost/countersign-trial:jib";
    private static final String BY_DOCKERFILE = "localhost/countersign-trial:dockerfile";

    private ImageTrial() {}

    public static void main(String... arguments) throws Exception {
        if (!Podman.isInstalled()) {
            System.out.println("SKIPPED: the image was built but not run, because podman is not installed here.");
            return;
        }
        var directory = Path.of(arguments[0]).toAbsolutePath();
        var findings = new Findings();
        try (var postgres = new OwnPostgres(directory.resolve("postgres"))) {
            findings.begin("Jib");
            Podman.load(Path.of(arguments[1]), BY_JIB);
            new Stay(BY_JIB, directory, findings).whole(postgres.database("jib"));

            findings.begin("Dockerfile");
            Podman.load(directory.resolve("base.tar"), Bases.BASE);
            Podman.load(directory.resolve("builder.tar"), Bases.BUILDER);
            Podman.build(BY_DOCKERFILE, "JDK_IMAGE=" + Bases.BUILDER, "JRE_IMAGE=" + Bases.BASE);
            new Stay(BY_DOCKERFILE, directory, findings).whole(postgres.database("dockerfile"));

            findings.begin("Dockerfile without training");
            Podman.build(BY_DOCKERFILE, "JDK_IMAGE=" + Bases.BUILDER, "JRE_IMAGE=" + Bases.BASE, "TRAIN=no");
            new Stay(BY_DOCKERFILE, directory, findings).starts(postgres.database("untrained"));
        }
        System.exit(findings.isEverythingKept() ? 0 : 1);
    }
}

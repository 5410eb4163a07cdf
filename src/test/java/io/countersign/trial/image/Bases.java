package io.countersign.trial.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * Makes bases for images from what is installed here, where no registry can be reached: a JRE linked from the JDK and the
 * C library, without a shell; and the same with a shell for the first stage of the Dockerfile.
 */
final class Bases {
    static final String BASE = "localhost/countersign-trial-base:1";
    static final String BUILDER = "localhost/countersign-trial-builder:1";
    private static final String JAVA_HOME = "/opt/java/openjdk";
    private static final String MODULES =
            "java.se,jdk.charsets,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.localedata,jdk.management,"
                    + "jdk.management.agent,jdk.naming.dns,jdk.net,jdk.nio.mapmode,jdk.security.auth,jdk.unsupported,"
                    + "jdk.zipfs";
    private static final List<String> TOOLS = List.of(
            "sh", "cat", "chown", "cp", "find", "grep", "mkdir", "mktemp", "mv", "rm", "seq", "sleep", "tail", "touch");

    private Bases() {}

    public static void main(String... arguments) throws Exception {
        var directory = Path.of(arguments[0]).toAbsolutePath();
        if (Files.exists(directory.resolve("builder.tar"))) {
            return;
        }
        FileSystemUtils.deleteRecursively(directory);
        Files.createDirectories(directory);
        var jre = directory.resolve("jre");
        link(jre);

        var base = base(directory.resolve("base"), jre);
        Archive.write(base.root(), directory.resolve("base.tar"), BASE);
        for (var tool : TOOLS) {
            base.program("/bin/" + tool);
        }
        // The embedded PostgreSQL, which lends itself to the training run, has parts in C++.
        base.library("libstdc++.so.6");
        base.library("libgcc_s.so.1");
        Archive.write(base.root(), directory.resolve("builder.tar"), BUILDER);
        FileSystemUtils.deleteRecursively(base.root());
    }

    private static void link(Path jre) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jlink").toString());
        command.addAll(List.of("--add-modules", MODULES, "--output", jre.toString()));
        command.addAll(List.of("--no-header-files", "--no-man-pages", "--generate-cds-archive"));
        Command.run(command);
    }

    private static RootFiles base(Path root, Path jre) throws IOException, InterruptedException {
        var files = new RootFiles(root);
        files.tree(jre, JAVA_HOME);
        files.needsOf(jre.resolve("bin/java"));
        files.needsOf(jre.resolve("lib/server/libjvm.so"));
        files.text("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000:user:/tmp:/bin/sh\n");
        files.text("/etc/group", "root:x:0:\nuser:x:1000:\n");
        files.text("/etc/nsswitch.conf", "hosts: files dns\n");
        files.directory("/tmp");
        return files;
    }
}

package io.countersign.trial.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The container engine that needs no daemon. */
final class Podman {
    /** Inside another container limits cannot be raised, so they are named; nobody needs more here. */
    private static final List<String> LIMITS = List.of("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096");

    private Podman() {}

    static boolean isInstalled() {
        return isInstalled("podman");
    }

    /** Loads an archive and names the image. */
    static void load(Path archive, String name) throws IOException, InterruptedException {
        var said = podman("load", "-q", "-i", archive.toString());
        var loaded = said.substring(said.lastIndexOf(' ') + 1);
        podman("tag", loaded, name);
    }

    /** Builds by the Dockerfile of this project; an older image of that name is no proof, nor is a status of 0. */
    static void build(String name, String... arguments) throws IOException, InterruptedException {
        Command.attempt(command("rmi", "-f", name));
        var command = command("build");
        command.addAll(LIMITS);
        command.addAll(List.of("--network=host", "--pull=never", "--format", "docker", "-t", name));
        command.addAll(List.of("-f", "src/main/docker/Dockerfile"));
        for (var argument : arguments) {
            command.addAll(List.of("--build-arg", argument));
        }
        command.add(".");
        System.out.println(Command.run(command));
        inspect(name, "{{.Id}}");
    }

    static String inspect(String image, String format) throws IOException, InterruptedException {
        return podman("image", "inspect", "--format", format, image);
    }

    static String podman(String... arguments) throws IOException, InterruptedException {
        return Command.run(command(arguments));
    }

    /** What a cluster with strict rules allows: nothing but a directory for temporary files. */
    static List<String> run(String name) {
        var command = command("run", "--name", name, "--network=host");
        command.addAll(LIMITS);
        command.addAll(List.of("--user", "1000:1000", "--cap-drop=all", "--security-opt=no-new-privileges"));
        command.addAll(List.of("--read-only", "--read-only-tmpfs=false", "--tmpfs", "/tmp"));
        return command;
    }

    private static List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of("podman"));
        // The default of some distributions does not start where cgroups are read-only.
        if (isInstalled("runc")) {
            command.addAll(List.of("--runtime", "runc"));
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}

package io.countersign.trial.image;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/** The root of a file system that is in the making: programs of this machine, and the shared libraries they need. */
final class RootFiles {
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");
    private static final CopyOption[] AS_IT_IS = {
        StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING
    };

    private final Path root;

    RootFiles(Path root) throws IOException {
        this.root = Files.createDirectories(root);
    }

    Path root() {
        return root;
    }

    void text(String path, String content) throws IOException {
        var file = inside(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    void directory(String path) throws IOException {
        Files.createDirectories(inside(path));
    }

    /** Copies a program to where it lies on this machine, and what it needs. */
    void program(String path) throws IOException, InterruptedException {
        copy(Path.of(path), inside(path));
        needsOf(Path.of(path));
    }

    /** Copies a directory to another place, without what its programs and libraries need. */
    void tree(Path source, String place) throws IOException {
        try (var walk = Files.walk(source)) {
            for (var file : walk.filter(Files::isRegularFile).toList()) {
                copy(file, inside(place).resolve(source.relativize(file).toString()));
            }
        }
    }

    /** Copies the libraries of the system that a program or a library needs. */
    void needsOf(Path binary) throws IOException, InterruptedException {
        var libraries = LIBRARY.matcher(Command.run(List.of("ldd", binary.toString())))
                .results()
                .map(match -> match.group(1))
                .filter(library -> library.startsWith("/lib") || library.startsWith("/usr"))
                .toList();
        for (var library : libraries) {
            copy(Path.of(library), inside(library));
        }
    }

    /** A library that something needs that is not here yet. */
    void library(String name) throws IOException, InterruptedException {
        var known = Command.run(List.of("/sbin/ldconfig", "-p"));
        var line = known.lines()
                .filter(entry -> entry.strip().startsWith(name + " "))
                .findFirst()
                .orElseThrow(() -> new IOException("This machine has no " + name));
        program(line.substring(line.indexOf("=> ") + 3));
    }

    private static void copy(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.copy(file.toRealPath(), target, AS_IT_IS);
    }

    private Path inside(String path) {
        return root.resolve(path.substring(1));
    }
}

package io.countersign.trial.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes a directory as an image of one layer, in the form that {@code docker save} writes and everybody reads. */
final class Archive {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Archive() {}

    static void write(Path root, Path archive, String name) throws IOException {
        var layer = archive.resolveSibling(archive.getFileName() + ".layer");
        try (var tar = tar(layer);
                var files = Files.walk(root)) {
            for (var file : (Iterable<Path>) files.sorted()::iterator) {
                if (!file.equals(root)) {
                    add(tar, file, root.relativize(file).toString());
                }
            }
        }
        var config = JSON.writeValueAsBytes(Map.of(
                "architecture", architecture(),
                "os", "linux",
                "config", Map.of("Env", List.of("PATH=/opt/java/openjdk/bin:/usr/bin:/bin")),
                // Whoever builds on it counts the layers of its history.
                "history", List.of(Map.of("created_by", "io.countersign.trial.image.Archive")),
                "rootfs", Map.of("type", "layers", "diff_ids", List.of("sha256:" + digest(layer)))));
        var manifest = JSON.writeValueAsBytes(
                List.of(Map.of("Config", "config.json", "RepoTags", List.of(name), "Layers", List.of("layer.tar"))));
        try (var tar = tar(archive)) {
            add(tar, "config.json", config);
            add(tar, "manifest.json", manifest);
            add(tar, layer, "layer.tar");
        }
        Files.delete(layer);
    }

    static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private static TarArchiveOutputStream tar(Path file) throws IOException {
        var tar = new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        return tar;
    }

    /** Everything belongs to root, and /tmp to everybody. */
    private static void add(TarArchiveOutputStream tar, Path file, String name) throws IOException {
        if (Files.isDirectory(file)) {
            var entry = new TarArchiveEntry(name + "/");
            entry.setMode(name.equals("tmp") ? 01777 : 0755);
            tar.putArchiveEntry(entry);
        } else {
            var entry = new TarArchiveEntry(name);
            entry.setSize(Files.size(file));
            entry.setMode(Files.isExecutable(file) ? 0755 : 0644);
            entry.setModTime(Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS));
            tar.putArchiveEntry(entry);
            Files.copy(file, tar);
        }
        tar.closeArchiveEntry();
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static String digest(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

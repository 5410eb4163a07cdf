package io.countersign.ops;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A compressed tar file of things that may change while they are read; readable for its owner only once unpacked. */
class BackupArchive implements AutoCloseable {
    private static final int DIRECTORY = 040700;
    private static final int FILE = 0100600;

    private final TarArchiveOutputStream tar;
    private final byte[] buffer = new byte[1 << 16];

    BackupArchive(OutputStream out) throws IOException {
        tar = new TarArchiveOutputStream(new GZIPOutputStream(out, buffer.length), "UTF-8");
    }

    void directory(String name) throws IOException {
        var entry = new TarArchiveEntry(name + "/");
        entry.setMode(DIRECTORY);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    /** As many bytes as the file had when it was opened; those that were cut off meanwhile are zeros. */
    void file(String name, Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var in = Channels.newInputStream(channel);
            var size = channel.size();
            begin(name, size);
            for (var left = size; left > 0; ) {
                var most = (int) Math.min(buffer.length, left);
                var read = in.read(buffer, 0, most);
                if (read < 0) {
                    Arrays.fill(buffer, (byte) 0);
                    read = most;
                }
                tar.write(buffer, 0, read);
                left -= read;
            }
            tar.closeArchiveEntry();
        }
    }

    /** The same, unless it is gone. */
    void fileIfThere(String name, Path file) throws IOException {
        try {
            file(name, file);
        } catch (NoSuchFileException gone) {
            return;
        }
    }

    /** A small file that is written in one piece, and must not be read half old and half new. */
    void wholeFile(String name, Path file) throws IOException {
        var content = Files.readAllBytes(file);
        for (var again = Files.readAllBytes(file); !Arrays.equals(content, again); again = Files.readAllBytes(file)) {
            content = again;
        }
        bytes(name, content);
    }

    void bytes(String name, byte[] content) throws IOException {
        begin(name, content.length);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private void begin(String name, long size) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setMode(FILE);
        entry.setSize(size);
        tar.putArchiveEntry(entry);
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}

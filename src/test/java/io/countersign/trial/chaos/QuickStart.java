package io.countersign.trial.chaos;

import io.countersign.trial.OrgChart;
import io.countersign.trial.Product;
import io.countersign.trial.Product.Setup;
import io.countersign.trial.StubModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * The packaged application unpacked by its own tool, with an ahead-of-time cache of the JDK from one training run: it is
 * the same application and starts at a quarter of the processor time, which matters to who starts it fifty times.
 */
final class QuickStart {
    private static final Duration ASSEMBLY = Duration.ofMinutes(5);

    private final Path directory;
    private final Path jar;
    private final Path cache;

    private QuickStart(Path directory, Path packaged) {
        this.directory = directory;
        this.jar = directory.resolve("unpacked").resolve(packaged.getFileName());
        this.cache = directory.resolve("application.aot");
    }

    /** Finds it in the directory where the same jar was unpacked before. */
    static QuickStart in(Path directory, Map<String, String> emptyDatabase) throws Exception {
        var packaged = Product.packaged();
        var quick = new QuickStart(directory, packaged);
        var mark = directory.resolve("made-of");
        var version = Files.getLastModifiedTime(packaged) + " " + Files.size(packaged);
        if (!Files.exists(mark) || !Files.readString(mark).equals(version)) {
            FileSystemUtils.deleteRecursively(directory);
            Files.createDirectories(directory);
            quick.unpack(packaged);
            quick.train(emptyDatabase);
            Files.writeString(mark, version);
        }
        return quick;
    }

    /** Whatever lives for a few seconds only does not pay the optimising compiler either. */
    Setup faster(Setup setup, boolean shortLived) {
        var flags = new ArrayList<>(setup.jvm());
        flags.add("-XX:AOTCache=" + cache);
        if (shortLived) {
            flags.add("-XX:TieredStopAtLevel=1");
        }
        return setup.from(jar).with(flags);
    }

    private void unpack(Path packaged) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ProcessBuilder(java, "-Djarmode=tools", "-jar", packaged.toString(), "extract")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("unpack.log").toFile());
        command.command().add("--destination");
        command.command().add(jar.getParent().toString());
        if (command.start().waitFor() != 0) {
            throw new IOException("The application could not be unpacked; see " + directory.resolve("unpack.log"));
        }
    }

    /** The node works a little, so that the cache knows more than the start. */
    private void train(Map<String, String> database) throws Exception {
        try (var model = new StubModel(StubModel.plainly(20))) {
            var setup = Setup.on(directory, database, model).from(jar);
            var flags = new ArrayList<>(setup.jvm());
            flags.add("-XX:AOTCacheOutput=" + cache);
            var product = Product.start("training", setup.with(flags));
            product.api().company(OrgChart.tree("trained", 2, 2)).ok();
            product.api().start("trained", "Learn", "10").ok();
            Until.must("the training run ends", ASSEMBLY, () -> product.api().count("trained", "SUCCEEDED") == 1);
            if (!product.terminate(ASSEMBLY)) {
                product.kill();
                throw new IOException("The ahead-of-time cache was not assembled in time");
            }
        }
    }
}

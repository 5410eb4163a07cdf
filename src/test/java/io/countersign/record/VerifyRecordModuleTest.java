package io.countersign.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.countersign.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exported file tells by itself whether it is as it was written. */
class VerifyRecordModuleTest {
    private static final String KEY = SigningKey.make();
    private static final RecordBench BENCH = new RecordBench(TestDatabase.fresh(), KEY);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static byte[] exported = {};
    private static String heads = "";

    @TempDir
    private static Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeAll
    static void export() throws IOException {
        var run = BENCH.run();
        BENCH.happen(run, 210);
        BENCH.transaction.executeWithoutResult(_ -> {
            BENCH.runs.appendAs("ceo", run, "Posted", Map.of());
            BENCH.post(run);
        });
        BENCH.context.getBean(Heads.class).signIfDue();
        exported = bytes(run);
        heads = day();
    }

    @AfterAll
    static void close() {
        BENCH.close();
    }

    private static byte[] bytes(UUID run) {
        var out = new ByteArrayOutputStream();
        BENCH.context.getBean(RecordExport.class).run(run).writeTo(out);
        return out.toByteArray();
    }

    private static String day() throws IOException {
        var known = BENCH.context.getBean(Heads.class);
        var day = new LinkedHashMap<String, Object>(JSON.convertValue(known.find(1), Map.class));
        day.put("heads", known.heads(1));
        return JSON.writeValueAsString(day);
    }

    @Test
    void findsWhatWasExportedSound() throws IOException {
        assertThat(verify(exported)).isZero();
        assertThat(said.toString(UTF_8)).contains("211 entries (0 unchained)", "sound");
        assertThat(verify(exported, heads)).isZero();
        assertThat(verify(exported, heads, SigningKey.read(KEY).publicPem())).isZero();
        assertThat(said.toString(UTF_8))
                .contains("signed by key " + SigningKey.read(KEY).id());
    }

    @Test
    void noticesEveryByteThatWasChanged() throws IOException {
        var random = new Random(1);
        for (var i = 0; i < 300; i++) {
            var changed = exported.clone();
            var place = random.nextInt(changed.length);
            changed[place] = (byte) (changed[place] ^ (1 << random.nextInt(7)));

            assertThat(verify(changed)).as("byte %d", place).isNotZero();
        }
    }

    @Test
    void noticesLinesThatAreGoneTwiceOrElsewhere() throws IOException {
        for (var change : List.<java.util.function.Consumer<List<String>>>of(
                lines -> lines.removeFirst(),
                lines -> lines.remove(100),
                lines -> lines.add(50, lines.get(49)),
                lines -> Collections.swap(lines, 20, 21),
                lines -> Collections.reverse(lines),
                lines -> lines.add(lines.getLast()))) {
            var lines = new ArrayList<>(new String(exported, UTF_8).lines().toList());
            change.accept(lines);

            assertThat(verify((String.join("\n", lines) + "\n").getBytes(UTF_8)))
                    .isEqualTo(1);
        }
    }

    @Test
    void noticesByTheSignedHeadThatTheEndIsMissing() throws IOException {
        var lines = new String(exported, UTF_8).lines().toList();
        var cut = (String.join("\n", lines.subList(0, 150)) + "\n").getBytes(UTF_8);

        assertThat(verify(cut)).isZero();
        assertThat(verify(cut, heads)).isEqualTo(1);
        assertThat(said.toString(UTF_8)).contains("Entry 211: SIGNED: was signed and is missing");
    }

    @Test
    void noticesHeadsThatWereChangedOrSignedByAnotherKey() throws IOException {
        assertThat(verify(exported, heads.replaceFirst("\"seq\":211", "\"seq\":210")))
                .isEqualTo(1);
        assertThat(verify(exported, heads.replaceFirst("\\\\\"number\\\\\":1", "\\\\\"number\\\\\":2")))
                .isEqualTo(1);
        assertThat(verify(exported, heads, SigningKey.read(SigningKey.make()).publicPem()))
                .isEqualTo(1);
        assertThat(said.toString(UTF_8)).contains("is not by the key given");
    }

    @Test
    void saysWhatItCannotRead() throws IOException {
        assertThat(verify("hello\n".getBytes(UTF_8))).isEqualTo(2);
        assertThat(verify(new byte[0])).isEqualTo(2);
        assertThat(VerifyRecord.run(List.of(), new PrintStream(said, true, UTF_8)))
                .isEqualTo(2);
        assertThat(VerifyRecord.run(List.of("/nowhere"), new PrintStream(said, true, UTF_8)))
                .isEqualTo(2);
        assertThat(said.toString(UTF_8)).contains("Usage: verify-record");
    }

    private int verify(byte[] file, String... others) throws IOException {
        var files = new ArrayList<String>();
        files.add(Files.write(directory.resolve("run.jsonl"), file).toString());
        for (var other : Arrays.asList(others)) {
            files.add(Files.writeString(directory.resolve("other-" + files.size()), other)
                    .toString());
        }
        return VerifyRecord.run(files, new PrintStream(said, true, UTF_8));
    }
}

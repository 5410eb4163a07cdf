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

    /** Only the given key's signature says that it is the key's, not what the heads say of themselves. */
    @Test
    void noticesHeadsThatOnlyNameTheKeyGiven() throws IOException {
        var key = SigningKey.read(KEY).publicPem();
        var nobodys = without(without(heads, "signature"), "publicKey");

        assertThat(verify(exported, nobodys, key)).isEqualTo(1);
        assertThat(verify(exported, without(heads, "signature"), key)).isEqualTo(1);
        assertThat(verify(exported, without(heads, "publicKey"), key)).isEqualTo(1);
        assertThat(said.toString(UTF_8)).contains("is not by the key given");
        assertThat(verify(exported, nobodys)).isEqualTo(1);
        assertThat(said.toString(UTF_8)).contains("its signature is not whole");
    }

    private static String without(String heads, String field) {
        return heads.replaceFirst("\"" + field + "\":\"[^\"]+\"", "\"" + field + "\":null");
    }

    @Test
    void namesTheEntryWhoseLineIsNoEntry() throws IOException {
        for (var garbage : List.of(
                "hello",
                "",
                "5",
                "[]",
                "{}",
                "{\"seq\":100}",
                "[".repeat(100_000),
                "{\"a\":1e999999999}",
                "\ufeff{}")) {
            var lines = new ArrayList<>(new String(exported, UTF_8).lines().toList());
            lines.set(99, garbage);
            said.reset();

            assertThat(verify((String.join("\n", lines) + "\n").getBytes(UTF_8)))
                    .isEqualTo(1);
            assertThat(said.toString(UTF_8)).startsWith("Entry 100: HASH: is not an entry");
        }
    }

    @Test
    void namesTheEntryWhoseLineHasANumberWithoutBounds() throws IOException {
        for (var number : List.of("1e999999999", "1e-999999999", "1.5", "1e2")) {
            var line = lineOf(100).replaceFirst("\"n\":99", "\"n\":" + number);

            assertThat(verify(with(100, line.getBytes(UTF_8)))).as(number).isEqualTo(1);
            assertThat(said.toString(UTF_8)).startsWith("Entry 100: HASH");
            said.reset();
        }
    }

    @Test
    void namesTheEntryWhoseLineIsNoText() throws IOException {
        var line = lineOf(100).getBytes(UTF_8);
        line[30] = (byte) 0xff;

        assertThat(verify(with(100, line))).isEqualTo(1);
        assertThat(said.toString(UTF_8)).startsWith("Entry 100: HASH: is not an entry");
    }

    @Test
    void namesTheEntryThatHasAKeyTwice() throws IOException {
        var line = lineOf(100).replaceFirst("\"n\":99", "\"n\":1,\"n\":99");

        assertThat(verify(with(100, line.getBytes(UTF_8)))).isEqualTo(1);
        assertThat(said.toString(UTF_8)).startsWith("Entry 100: HASH");
    }

    /** However long it is, no more is read of a line than an entry can have. */
    @Test
    void namesTheEntryWhoseLineHasNoEnd() throws IOException {
        assertThat(verify(with(100, new byte[40_000_000]))).isEqualTo(1);
        assertThat(said.toString(UTF_8)).startsWith("Entry 100: HASH: is not an entry: line 100 is longer than");
    }

    private static String lineOf(int entry) {
        return new String(exported, UTF_8).lines().toList().get(entry - 1);
    }

    private static byte[] with(int entry, byte[] line) {
        var out = new ByteArrayOutputStream();
        var lines = new String(exported, UTF_8).lines().toList();
        for (var i = 0; i < lines.size(); i++) {
            out.writeBytes(i == entry - 1 ? line : lines.get(i).getBytes(UTF_8));
            out.write('\n');
        }
        return out.toByteArray();
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

package io.countersign.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A record that grows on days of a test's choice, with what archives do to it. */
final class ArchiveBench implements AutoCloseable {
    static final String KEY = SigningKey.make();

    final RecordBench record = new RecordBench(TestDatabase.fresh(), KEY);
    final Heads heads = record.context.getBean(Heads.class);
    final Archives archives = record.context.getBean(Archives.class);
    final ByteArrayOutputStream said = new ByteArrayOutputStream();

    ArchiveBench() {
        var append = record.jdbc
                .sql("select pg_get_functiondef('record_append'::regproc)")
                .query(String.class)
                .single();
        assertThat(append).contains("clock_timestamp()");
        record.jdbc.sql(append.replace("clock_timestamp()", "ledger_now()")).update();
    }

    /** A run that ended in October, and one that goes on. */
    record October(UUID ended, UUID open) {}

    /** October: a run that ends, one that goes on, and changes of the company; November has begun. */
    October october() {
        day("2026-10-30");
        var ended = ended(210);
        var open = record.run();
        record.happen(open, 3);
        changes(4);
        sign();
        day("2026-11-01");
        changes(2);
        sign();
        return new October(ended, open);
    }

    /** Lets the database's clock stand still at a time of that day. */
    void day(String day) {
        record.jdbc
                .sql("create or replace function ledger_now() returns timestamptz language sql as"
                        + " 'select timestamptz ''" + day + " 12:00Z'''")
                .update();
    }

    /** Changes of the company and the installation, each with a posting. */
    void changes(int times) {
        for (var i = 0; i < times; i++) {
            record.transaction.executeWithoutResult(_ -> {
                record.companies.append("acme", "Changed", Map.of("version", 1));
                record.companies.appendToInstallation("UserChanged", Map.of("user", "ann"));
                record.post(null);
            });
        }
    }

    /** A run that was begun and ended, with its books closed and a posting. */
    UUID ended(int entries) {
        var run = record.run();
        record.happen(run, entries - 1);
        record.transaction.executeWithoutResult(_ -> {
            record.runs.append(run, "RunSucceeded", Map.of());
            record.post(run);
        });
        end(run);
        return run;
    }

    void end(UUID run) {
        record.jdbc
                .sql("update run set status = 'SUCCEEDED', books_closed_at = ledger_now() where id = ?")
                .param(run)
                .update();
    }

    void sign() {
        assertThat(heads.signIfDue()).isTrue();
    }

    byte[] file(String month) {
        var out = new ByteArrayOutputStream();
        archives.file(month).writeTo(out);
        return out.toByteArray();
    }

    static String digest(byte[] file) {
        return HexFormat.of().formatHex(Canonical.sha256().digest(file));
    }

    /** Fetches a month and archives exactly that. */
    byte[] archive(String month) {
        var file = file(month);
        archives.make(month, digest(file));
        return file;
    }

    /** The exit code of the command, on files alone. */
    int verify(Path directory, byte[] file, String... others) throws IOException {
        said.reset();
        var path = Files.write(directory.resolve("archive.jsonl"), file);
        var arguments = new java.util.ArrayList<>(List.of(path.toString()));
        for (var other : others) {
            arguments.add(Files.writeString(directory.resolve("other-" + arguments.size()), other)
                    .toString());
        }
        return VerifyRecord.run(arguments, new PrintStream(said, true, UTF_8));
    }

    String output() {
        return said.toString(UTF_8);
    }

    long entries(UUID run) {
        return record.jdbc
                .sql("select count(*) from run_event where run = ?")
                .param(run)
                .query(Long.class)
                .single();
    }

    long count(String table) {
        return record.jdbc
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    @Override
    public void close() {
        record.close();
    }
}

package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.chart.BackupScripts.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of the hourly dump, with a pg_dump that writes two lines. */
class BackupScriptTest {
    @TempDir
    Path folder;

    private BackupScripts scripts;

    @BeforeEach
    void makeTheProgramsThatItCalls() throws IOException {
        scripts = BackupScripts.in(folder);
        scripts.program("pg_dump", """
            if [ "$*" = --version ]; then
                echo "pg_dump (PostgreSQL) ${PROGRAM:-17.5}"
                exit
            fi
            for argument in "$@"; do
                case "$argument" in --file=*) file=${argument#--file=} ;; esac
            done
            echo half >"$file"
            [ -z "${BREAK_DUMP:-}" ] || exit 1
            echo whole >>"$file"
            echo "pg_dump $*"
            """);
        scripts.program("psql", "[ -n \"${SERVER-170002}\" ] && echo \"${SERVER-170002}\"");
        scripts.program("pg_restore", "[ -z \"${BREAK_READING:-}\" ]");
    }

    @Test
    void aDumpIsCompleteAndHasAChecksum() throws Exception {
        var run = run(Map.of());

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("--format=custom", "--schema=\"countersign\"", "Kept 1 dumps")
                .doesNotContain("WARNING");
        var dump = scripts.names().getFirst();
        assertThat(scripts.names()).containsExactly(dump, dump + ".sha256");
        assertThat(Files.readAllLines(scripts.backups().resolve(dump))).containsExactly("half", "whole");
        assertThat(scripts.sh("sha256sum -c " + dump + ".sha256", scripts.backups(), Map.of())
                        .code())
                .isZero();
    }

    @Test
    void halfADumpIsNoDump() throws Exception {
        assertThat(run(Map.of("BREAK_DUMP", "1")).code()).isNotZero();
        assertThat(scripts.names()).isEmpty();

        assertThat(run(Map.of("BREAK_READING", "1")).code()).isNotZero();
        assertThat(scripts.names()).isEmpty();
    }

    @Test
    void aProgramOlderThanTheServerIsRefusedByName() throws Exception {
        var run = run(Map.of("SERVER", "180000", "PROGRAM", "17.5 (Debian 17.5-1)"));

        assertThat(run.code()).isNotZero();
        assertThat(run.output()).contains("pg_dump 17 cannot dump a PostgreSQL 18", "backup.image.tag");
        assertThat(scripts.names()).isEmpty();
    }

    /** Such as the "set transaction_timeout" of version 17, which no older server knows. */
    @ParameterizedTest
    @ValueSource(strings = {"17.5", "17beta1"})
    void aProgramNewerThanTheServerIsWarnedAbout(String program) throws Exception {
        var run = run(Map.of("SERVER", "160004", "PROGRAM", program));

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output()).contains("WARNING: pg_dump 17 writes dumps that this PostgreSQL 16 may refuse");
        assertThat(scripts.names()).hasSize(2);
    }

    @Test
    void aServerThatDoesNotAnswerIsAFailure() throws Exception {
        assertThat(run(Map.of("SERVER", "")).code()).isNotZero();
        assertThat(scripts.names()).isEmpty();
    }

    @Test
    void dumpsAreDeletedWhenTheyAreOldEnough() throws Exception {
        scripts.backup("countersign-20260101T000000Z.dump", 32);
        scripts.backup("countersign-20260101T000000Z.dump.sha256", 32);
        scripts.backup("countersign-20260103T000000Z.dump", 29);
        scripts.backup("somebody-elses.dump", 99);
        scripts.backup(".countersign-20260101T000000Z.dump.part", 2);

        assertThat(run(Map.of()).code()).isZero();

        assertThat(scripts.names())
                .hasSize(4)
                .contains("countersign-20260103T000000Z.dump", "somebody-elses.dump")
                .doesNotContain("countersign-20260101T000000Z.dump", "countersign-20260101T000000Z.dump.sha256");
    }

    @Test
    void nothingIsDeletedWhileDumpsFail() throws Exception {
        scripts.backup("countersign-20260101T000000Z.dump", 32);

        assertThat(run(Map.of("BREAK_DUMP", "1")).code()).isNotZero();

        assertThat(scripts.names()).isEqualTo(List.of("countersign-20260101T000000Z.dump"));
    }

    @Test
    void aDumpCanBeCarriedElsewhere() throws Exception {
        var elsewhere = folder.resolve("elsewhere");

        assertThat(run(Map.of("BACKUP_AFTER_DUMP", "cp \"$DUMP\" " + elsewhere)).code())
                .isZero();
        assertThat(elsewhere)
                .hasSameTextualContentAs(
                        scripts.backups().resolve(scripts.names().getFirst()));
        assertThat(run(Map.of("BACKUP_AFTER_DUMP", "false\ntrue")).code()).isNotZero();
    }

    @Test
    void anAddressThatOnlyJavaReadsIsRefused() throws Exception {
        var run = run(Map.of("DATABASE_URL", "jdbc:postgresql://host/database"));

        assertThat(run.code()).isNotZero();
        assertThat(run.output()).contains("does not read JDBC addresses");
    }

    private Run run(Map<String, String> environment) throws Exception {
        return scripts.run("backup.sh", environment);
    }
}

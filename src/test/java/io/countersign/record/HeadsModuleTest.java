package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.TestDatabase;
import io.countersign.problem.Page;
import io.countersign.record.Violation.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** The heads of all chains, signed once a day. */
class HeadsModuleTest {
    private static final String KEY = SigningKey.make();
    private final RecordBench bench = new RecordBench(TestDatabase.fresh(), KEY);
    private final Heads heads = bench.context.getBean(Heads.class);
    private UUID run;

    @BeforeEach
    void aRun() {
        run = bench.run();
        bench.happen(run, 5);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void signsOnceADayWhatWentOnSinceTheDayBefore() {
        var quiet = bench.run();
        bench.happen(quiet, 1);

        assertThat(heads.signIfDue()).isTrue();
        assertThat(heads.signIfDue()).isFalse();
        bench.happen(run, 1);
        bench.daysLater(1);
        assertThat(heads.signIfDue()).isTrue();

        assertThat(heads.heads(1)).extracting(Signing.Head::seq).containsExactlyInAnyOrder(5L, 1L);
        assertThat(heads.heads(2))
                .containsExactly(new Signing.Head(
                        "run:" + run, 6, String.valueOf(bench.check.run(run).head())));
        assertThat(heads.page(new Page.Request(0, 10)).items())
                .extracting(Signing::number)
                .containsExactly(2L, 1L);
        bench.assertSound(run, quiet);
    }

    /** A clock that was ahead once leaves no days unsigned. */
    @Test
    void signsEveryDayThoughTheClockWasAheadOnce() {
        bench.daysLater(400);
        assertThat(heads.signIfDue()).isTrue();

        bench.daysLater(0);
        assertThat(heads.signIfDue()).isTrue();
        assertThat(heads.signIfDue()).isFalse();
        bench.daysLater(400);
        assertThat(heads.signIfDue()).isFalse();
        bench.daysLater(401);
        assertThat(heads.signIfDue()).isTrue();

        bench.assertSound(run);
    }

    @Test
    void signsOnceWhenReplicasMeet() throws Exception {
        try (var replicas = Executors.newFixedThreadPool(6)) {
            Callable<Boolean> look = heads::signIfDue;
            var signed = replicas.invokeAll(Collections.nCopies(12, look)).stream()
                    .map(Future::resultNow)
                    .filter(done -> done)
                    .count();

            assertThat(signed).isEqualTo(1);
        }
    }

    @Test
    void listsHeadsUnsignedWithoutAKeyAndKeepsThePublicKeysOfBefore() {
        heads.signIfDue();
        bench.daysLater(1);
        var keyless = new RecordBench(bench.database, null).context.getBean(Heads.class);
        keyless.signIfDue();
        bench.daysLater(2);
        var other = new RecordBench(bench.database, SigningKey.make()).context.getBean(Heads.class);
        other.signIfDue();

        var signings = heads.page(new Page.Request(0, 10)).items();
        assertThat(signings.get(1).signature()).isNull();
        assertThat(signings.get(1).key()).isNull();
        assertThat(signings.get(0).key())
                .isNotNull()
                .isNotEqualTo(signings.get(2).key());
        assertThat(signings.get(2).publicKey()).isEqualTo(SigningKey.read(KEY).publicPem());
        bench.assertSound(run);
    }

    /** With the whole chain and its head made anew, only what was signed is left to tell. */
    @Test
    void noticesAChainThatWasRewrittenFromAnEntryOn() {
        heads.signIfDue();
        bench.happen(run, 2);

        bench.withoutTriggers(() -> {
            bench.jdbc
                    .sql("update run_event set type = 'Forged' where run = ? and seq = 3")
                    .param(run)
                    .update();
            for (var seq = 3; seq <= 7; seq++) {
                bench.jdbc.sql("""
                    update run_event e set hash = sha256(convert_to(record_text('run:' || e.run, e.seq, e.at, e.type,
                        record_canonical(e.data), record_canonical(e.actor), record_canonical(e.covers), p.hash),
                        'UTF8'))
                    from run_event p where e.run = ? and e.seq = ? and p.run = e.run and p.seq = e.seq - 1
                    """).params(run, seq).update();
            }
            bench.jdbc
                    .sql("update record_chain set head = (select hash from run_event where run = :run and seq = 7)"
                            + " where chain = 'run:' || :run")
                    .param("run", run)
                    .update();
        });

        assertThat(bench.check.run(run).violations())
                .containsExactly(new Violation(5, Rule.SIGNED, "is not the one whose hash was signed"));
    }

    @Test
    void noticesAChainThatWasCutBeforeWhatWasSigned() {
        heads.signIfDue();

        bench.withoutTriggers(() -> {
            bench.jdbc
                    .sql("delete from run_event where run = ? and seq > 3")
                    .param(run)
                    .update();
            bench.jdbc
                    .sql("update record_chain set seq = 3, head = (select hash from run_event where run = :run and"
                            + " seq = 3) where chain = 'run:' || :run")
                    .param("run", run)
                    .update();
        });

        assertThat(bench.check.run(run).violations())
                .containsExactly(new Violation(5, Rule.SIGNED, "was signed and is missing"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update record_head set seq = seq - 1",
                "update record_head set hash = sha256(hash)",
                "update record_head set chain = chain || 'x'",
                "delete from record_head",
                "update record_signing set payload = replace(payload, '\"heads\":1', '\"heads\":2')",
                "update record_signing set number = 7",
                "update record_signing set signature = 'AAAA'",
                "update record_signing set signature = null, public_key = null, key = null",
                "update record_signing set key = 'other'",
                "update record_signing set public_key = 'no key'",
                "update record_signing set payload = 'hello'",
                "update record_signing set payload = ''",
                "delete from record_signing where number = 1"
            })
    void noticesASigningThatWasChanged(String change) {
        heads.signIfDue();
        bench.daysLater(1);
        bench.happen(run, 1);
        heads.signIfDue();

        bench.withoutTriggers(() -> bench.jdbc
                .sql(change.contains("where") ? change : change + scope(change))
                .update());

        assertThat(bench.check.installation().violations())
                .isNotEmpty()
                .allSatisfy(violation -> assertThat(violation.rule()).isEqualTo(Rule.SIGNED));
    }

    private static String scope(String change) {
        return change.contains("record_head") ? " where signing = 2" : " where number = 2";
    }

    @ParameterizedTest
    @ValueSource(strings = {"record_head", "record_signing"})
    void refusesEveryChange(String table) {
        heads.signIfDue();
        for (var change : new String[] {"delete from " + table, "truncate " + table}) {
            assertThatThrownBy(() -> bench.jdbc.sql(change).update())
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("never changed or removed");
        }
    }

    @Test
    void isVerifiedByOpenssl(@TempDir Path directory) throws Exception {
        heads.signIfDue();
        var signing = heads.find(1);
        Files.writeString(directory.resolve("payload"), signing.payload());
        Files.write(directory.resolve("signature"), Base64.getDecoder().decode(signing.signature()));
        Files.writeString(directory.resolve("key.pem"), String.valueOf(signing.publicKey()));
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")));

        var openssl = new ProcessBuilder(
                        "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in payload -sigfile signature"
                                .split(" "))
                .directory(directory.toFile())
                .inheritIO()
                .start();

        assertThat(openssl.waitFor()).isZero();
    }
}

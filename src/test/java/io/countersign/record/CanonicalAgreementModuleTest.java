package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Java and the database write one canonical text for one document, whatever is in it. */
class CanonicalAgreementModuleTest {
    private static final RecordBench BENCH = new RecordBench();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DOCUMENTS = 3000;

    private final Random random = new Random(20_261_128);

    @AfterAll
    static void close() {
        BENCH.close();
    }

    @Test
    void agreeOnWhatWeWrite() {
        var texts = IntStream.range(0, DOCUMENTS)
                .mapToObj(_ -> Canonical.json(document(4, false)))
                .toArray(String[]::new);

        assertThat(inDatabase(texts)).containsExactly(texts);
        assertThat(readBack(texts)).containsExactly(texts);
    }

    /** Earlier versions wrote fractions and exponents too. */
    @Test
    void agreeOnNumbersOfEveryForm() {
        var texts = IntStream.range(0, DOCUMENTS)
                .mapToObj(_ -> "{\"n\":["
                        + IntStream.range(0, 5).mapToObj(_ -> number()).collect(Collectors.joining(",")) + "]}")
                .toArray(String[]::new);

        assertThat(inDatabase(texts)).isEqualTo(readBack(texts));
    }

    @Test
    void agreeOnEntriesThatAnEarlierVersionWrites() {
        var run = BENCH.run();
        for (var seq = 1; seq <= 200; seq++) {
            BENCH.jdbc
                    .sql("insert into run_event (run, seq, at, type, data) values (?, ?, clock_timestamp(), ?,"
                            + " ?::jsonb)")
                    .params(run, seq, text(), Canonical.json(document(3, true)))
                    .update();
        }

        BENCH.assertSound(run);
    }

    @Test
    void agreeOnPostings() {
        var run = BENCH.run();
        for (var i = 0; i < 200; i++) {
            var posted = random.nextLong();
            BENCH.transaction.executeWithoutResult(_ -> {
                BENCH.jdbc
                        .sql("""
                            insert into posting (key, company, run, kind, accounts, d_posted, d_reserved, cause, at)
                            values (?, 'acme', ?, 'SETTLE', ?, ?, ?, ?, timestamptz '2026-01-01' + ? * interval '1 microsecond')
                            """)
                        .params(
                                UUID.randomUUID() + text(),
                                random.nextBoolean() ? run : null,
                                random.longs(1 + random.nextInt(9)).boxed().toArray(Long[]::new),
                                posted,
                                -posted,
                                random.nextBoolean() ? text() : null,
                                random.nextInt(1_000_000_000))
                        .update();
                BENCH.runs.append(run, "Posted", java.util.Map.of());
            });
        }

        BENCH.assertSound(run);
    }

    private List<String> inDatabase(String... texts) {
        return BENCH.jdbc
                .sql("select record_canonical(t::jsonb) from unnest(cast(:texts as text[])) with ordinality u (t,"
                        + " n) order by n")
                .param("texts", texts)
                .query(String.class)
                .list();
    }

    private List<String> readBack(String... texts) {
        return BENCH.jdbc
                .sql("select t::jsonb::text from unnest(cast(:texts as text[])) with ordinality u (t, n) order by n")
                .param("texts", texts)
                .query((row, _) -> Canonical.json(row.getString(1)))
                .list();
    }

    private JsonNode document(int depth, boolean fractions) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> JSON.textNode(text());
            case 1 ->
                fractions
                        ? JSON.numberNode(new BigDecimal(new BigInteger(40, random), random.nextInt(12)))
                        : JSON.numberNode(random.nextLong());
            case 2 -> JSON.numberNode(new BigInteger(200, random).negate());
            case 3 -> JSON.booleanNode(random.nextBoolean());
            case 4 -> JSON.nullNode();
            case 5 -> {
                var array = JSON.arrayNode();
                IntStream.range(0, random.nextInt(5)).forEach(_ -> array.add(document(depth - 1, fractions)));
                yield array;
            }
            default -> {
                var object = JSON.objectNode();
                IntStream.range(0, random.nextInt(8)).forEach(_ -> object.set(key(), document(depth - 1, fractions)));
                yield object;
            }
        };
    }

    /** Keys are ASCII, and may be one the beginning of another, empty, or differ in case. */
    private String key() {
        return random.ints(random.nextInt(4), 1, 128)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** Of every kind of character, and halves of some. */
    private String text() {
        var out = new StringBuilder();
        for (var n = random.nextInt(12); n > 0; n--) {
            switch (random.nextInt(6)) {
                case 0 -> out.append((char) random.nextInt(0x20));
                case 1 -> out.append("\"\\/\u007f\u0080\u2028\u2029\ufeff\uffff".charAt(random.nextInt(9)));
                case 2 -> out.append((char) (0xd800 + random.nextInt(0x800)));
                case 3 -> out.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> out.append((char) random.nextInt(0xd800));
            }
        }
        return Canonical.storable(out.toString());
    }

    private String number() {
        var digits = new BigInteger(1 + random.nextInt(80), random).toString();
        var sign = random.nextBoolean() ? "-" : "";
        return sign
                + digits
                + switch (random.nextInt(4)) {
                    case 0 -> "";
                    case 1 -> "." + random.nextInt(1000) + "0";
                    case 2 -> "e" + (random.nextInt(60) - 30);
                    default -> "." + random.nextInt(100) + "E+" + random.nextInt(20);
                };
    }
}

package io.countersign.record;

import io.countersign.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Checks a chain from its first entry to its last, and that what its entries are about is still as they say. */
@Component
public class RecordCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final EntryStore store;
    private final PostingCheck postings;
    private final CallCheck calls;
    private final DecisionCheck decisions;
    private final MessageCheck messages;
    private final Heads heads;
    private final Archived archived;
    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;

    RecordCheck(
            EntryStore store,
            PostingCheck postings,
            CallCheck calls,
            DecisionCheck decisions,
            MessageCheck messages,
            Heads heads,
            Archived archived,
            JdbcClient jdbc,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.postings = postings;
        this.calls = calls;
        this.decisions = decisions;
        this.messages = messages;
        this.heads = heads;
        this.archived = archived;
        this.jdbc = jdbc;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * What a check found.
     *
     * @param entries how many entries are there and were looked at
     * @param archived how many came before them and are in archives; what is left of them here was looked at
     * @param unchained how many of all entries were written before there were chains
     * @param head the hash of the newest entry; null where none is chained
     * @param violations the first broken entry first
     */
    public record Findings(
            boolean ok,
            String chain,
            long entries,
            long archived,
            long unchained,
            @Nullable String head,
            List<Violation> violations) {}

    /** Checks a run's chain, and its postings, model calls, decisions and messages against it. */
    public Findings run(UUID run) {
        return inSnapshot(() -> {
            must("run", "select from run where id = cast(? as uuid)", run.toString());
            return check(Chain.run(run), _ -> {
                var unknown = new ArrayList<>(calls.unknown(run));
                unknown.addAll(decisions.unknown(run));
                unknown.addAll(messages.unknown(run));
                return unknown;
            });
        });
    }

    /** Checks a company's chain, the decisions on what no run asked, and that an entry covers every posting. */
    public Findings company(String company) {
        return inSnapshot(() -> {
            must("company", "select from company where id = ?", company);
            return check(Chain.company(company), through -> {
                var unknown = new ArrayList<>(postings.coverage(company, through));
                unknown.addAll(decisions.unknown(company));
                return unknown;
            });
        });
    }

    /** Checks the chain of what concerns no company (people, models, prices) and all signings. */
    public Findings installation() {
        return inSnapshot(() -> check(Chain.INSTALLATION, _ -> {
            var unknown = new ArrayList<>(heads.faults());
            unknown.addAll(archived.unknown());
            return unknown;
        }));
    }

    /** Up to which posting there were no chains yet. */
    private static long through(@Nullable Entry first) {
        return first == null ? 0 : first.data().path("through").asLong(0);
    }

    private Findings check(Chain chain, LongFunction<List<Violation>> rest) {
        var walk = new ChainWalk(chain.name());
        var signed = heads.of(chain);
        var gone = archived.of(chain);
        walk.expect(signed.heads());
        walk.note(gone.violations());
        walk.goesOnAfter(gone.last(), gone.hash());
        var first = new Entry[1];
        store.read(chain, batch -> {
            if (first[0] == null) {
                first[0] = batch.getFirst();
            }
            batch.forEach(walk::take);
            walk.note(postings.check(batch));
            walk.note(calls.check(batch));
            walk.note(decisions.check(batch));
            walk.note(messages.check(batch));
            walk.note(archived.check(batch));
        });
        store.head(chain)
                .ifPresentOrElse(head -> walk.endsAt(head.seq(), head.hash()), () -> walk.endsAt(0, Entry.NOTHING));
        walk.endsWithAllSigned();
        walk.note(signed.violations());
        walk.note(rest.apply(Math.max(gone.through(), through(first[0]))));
        var violations = walk.violations();
        return new Findings(
                violations.isEmpty(),
                chain.name(),
                walk.entries(),
                gone.last(),
                gone.unchained() + walk.unchained(),
                walk.head(),
                violations);
    }

    private Findings inSnapshot(Supplier<Findings> check) {
        return snapshot.execute(_ -> {
            // Unlike everything else, a check reads whole tables.
            jdbc.sql("select set_config('statement_timeout', :patience, true), set_config('enable_seqscan',"
                            + " 'on', true)")
                    .param("patience", PATIENCE.toMillis() + "ms")
                    .query()
                    .singleRow();
            return check.get();
        });
    }

    private void must(String what, String query, String id) {
        if (!jdbc.sql("select exists (" + query + ")")
                .param(id)
                .query(Boolean.class)
                .single()) {
            throw new Problem.Missing("There is no %s %s".formatted(what, id));
        }
    }
}

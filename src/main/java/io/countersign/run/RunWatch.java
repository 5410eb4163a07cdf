package io.countersign.run;

import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Dispatcher;
import io.countersign.engine.Instances;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Leftover;
import io.countersign.record.RunRecord;
import io.countersign.run.Standstill.Mode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Lets this node notice what others did: a pause or a cancellation within a second, money left behind within minutes. */
@Component
class RunWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);
    private static final String STUCK =
            "nothing in its processes can move any more, since one of them was ended in the engine: cancel the run";
    private static final Duration LEFT_BEHIND = Duration.ofMinutes(5);

    private final Dispatcher dispatcher;
    private final RunStore runs;
    private final RunCompanies directory;
    private final Standstills standstills;
    private final Ledger ledger;
    private final Instances instances;
    private final CompanyTurn turn;
    private final RunRecord record;
    private Set<UUID> stuck = Set.of();

    RunWatch(
            Dispatcher dispatcher,
            RunStore runs,
            RunCompanies directory,
            Standstills standstills,
            Ledger ledger,
            Instances instances,
            CompanyTurn turn,
            RunRecord record) {
        this.dispatcher = dispatcher;
        this.runs = runs;
        this.directory = directory;
        this.standstills = standstills;
        this.ledger = ledger;
        this.instances = instances;
        this.turn = turn;
        this.record = record;
    }

    @Scheduled(fixedDelay = 500)
    void followStates() {
        var inHand = dispatcher.runsInHand();
        if (inHand.isEmpty()) {
            return;
        }
        try {
            runs.statuses(inHand).forEach((run, status) -> {
                if (status == RunStatus.CANCELLED) {
                    dispatcher.stop(run);
                } else if (status.isFinal()) {
                    dispatcher.forget(run);
                } else if (status == RunStatus.RUNNING) {
                    dispatcher.resume(run, standstills.positions(directory.companyOf(run), Mode.PAUSED));
                }
            });
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The states of runs in hand are looked at later: {}", e.toString());
        }
    }

    /**
     * A run whose processes cannot move waits for an operator, and says so: somebody ended one of them in the engine, and
     * the others wait for it. Only what is found so at two looks, and once more under the lock, counts.
     */
    @Scheduled(fixedDelay = 2000)
    void findStuck() {
        try {
            var found = new HashSet<>(runs.still());
            found.removeIf(instances::canMove);
            found.stream().filter(stuck::contains).forEach(this::waitsForOperator);
            stuck = found;
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Runs that cannot move are looked for later: {}", e.toString());
        }
    }

    private void waitsForOperator(UUID id) {
        var company = runs.find(id).orElseThrow().company();
        turn.write(company, () -> {
            if (runs.still().contains(id) && !instances.canMove(id)) {
                var subject = "stuck:" + id;
                runs.waits(id, "INCIDENT", "operator", STUCK, subject, null);
                record.append(id, "IncidentOpened", Map.of("subject", subject, "message", STUCK));
                LOG.warn("Run {} cannot move: {}", id, STUCK);
            }
            return id;
        });
    }

    /** Money is held by live tasks only; what a deletion without listeners left behind is released. */
    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void sweep() {
        whenThereIsADatabase(() ->
                ledger.heldOlderThan(LEFT_BEHIND).forEach(leftover -> whenThereIsADatabase(() -> release(leftover))));
    }

    private void release(Leftover leftover) {
        if (leftover.task() == null || !instances.hasAgentTask(leftover.task())) {
            var company = runs.find(leftover.run()).orElseThrow().company();
            turn.write(company, () -> ledger.release(leftover.reservation()));
            LOG.warn("Released money that was held for {}, which is gone", leftover.owner());
        }
    }

    private static void whenThereIsADatabase(Runnable work) {
        try {
            work.run();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Leftovers are looked for later: {}", e.toString());
        }
    }
}

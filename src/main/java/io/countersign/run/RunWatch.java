package io.countersign.run;

import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Dispatcher;
import io.countersign.engine.Instances;
import io.countersign.ledger.Ledger;
import java.time.Duration;
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
    private static final Duration LEFT_BEHIND = Duration.ofMinutes(5);

    private final Dispatcher dispatcher;
    private final RunStore runs;
    private final Ledger ledger;
    private final Instances instances;
    private final CompanyTurn turn;

    RunWatch(Dispatcher dispatcher, RunStore runs, Ledger ledger, Instances instances, CompanyTurn turn) {
        this.dispatcher = dispatcher;
        this.runs = runs;
        this.ledger = ledger;
        this.instances = instances;
        this.turn = turn;
    }

    @Scheduled(fixedDelay = 500)
    void followStates() {
        var inHand = dispatcher.runsInHand();
        if (inHand.isEmpty()) {
            return;
        }
        try {
            runs.statuses(inHand).forEach((run, status) -> {
                if (status.isFinal()) {
                    dispatcher.stop(run);
                } else if (status == RunStatus.RUNNING) {
                    dispatcher.resume(run);
                }
            });
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The states of runs in hand are looked at later: {}", e.toString());
        }
    }

    /** Money is held by live tasks only; what a deletion without listeners left behind is released. */
    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void sweep() {
        try {
            for (var leftover : ledger.heldOlderThan(LEFT_BEHIND)) {
                if (leftover.task() == null || !instances.hasAgentTask(leftover.task())) {
                    var company = runs.find(leftover.run()).orElseThrow().company();
                    turn.write(company, () -> ledger.release(leftover.reservation()));
                    LOG.warn("Released money that was held for {}, which is gone", leftover.owner());
                }
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Leftovers are looked for later: {}", e.toString());
        }
    }
}

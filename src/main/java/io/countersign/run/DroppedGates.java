package io.countersign.run;

import io.countersign.engine.CompanyTurn;
import io.countersign.record.RunRecord;
import io.countersign.run.Standstill.Mode;
import io.countersign.run.WaitingGates.Gate;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What waits at a gate for a position that somebody stopped, or for whoever works for it: it does not wait any more, and
 * has failed with that person's reason. What comes to wait later is noticed within a second.
 */
@Component
class DroppedGates {
    private static final Logger LOG = LoggerFactory.getLogger(DroppedGates.class);

    private final CompanyTurn turn;
    private final WaitingGates gates;
    private final Standstills standstills;
    private final AssignmentStore assignments;
    private final Outcomes outcomes;
    private final RunRecord record;

    DroppedGates(
            CompanyTurn turn,
            WaitingGates gates,
            Standstills standstills,
            AssignmentStore assignments,
            Outcomes outcomes,
            RunRecord record) {
        this.turn = turn;
        this.gates = gates;
        this.standstills = standstills;
        this.assignments = assignments;
        this.outcomes = outcomes;
        this.record = record;
    }

    @Scheduled(fixedDelay = 1000)
    void look() {
        try {
            standstills.stopped().forEach(one -> dropAllOf(one.company(), one.position(), one.by(), one.reason()));
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Gates of stopped positions are looked at later: {}", e.toString());
        }
    }

    /** Gives how many waited; one behind which something fails is tried again later, and keeps no other waiting. */
    int dropAllOf(String company, String position, String by, String reason) {
        var dropped = 0;
        for (var gate : gates.of(company)) {
            try {
                if (concerns(gate, position) && drop(company, position, gate, by, reason)) {
                    dropped++;
                }
            } catch (TransientDataAccessException | TransactionException e) {
                throw e;
            } catch (RuntimeException e) {
                gates.passOver(gate, e);
            }
        }
        return dropped;
    }

    private boolean concerns(Gate gate, String position) {
        return gate.position().equals(position)
                || assignments.line(gate.assignment()).stream()
                        .anyMatch(above -> above.position().equals(position));
    }

    /** In a transaction of its own; false where it waits no more, or the position goes on. */
    private boolean drop(String company, String position, Gate gate, String by, String reason) {
        return turn.write(company, () -> {
            var stopped = standstills
                    .find(company, position)
                    .filter(now -> now.mode() == Mode.STOPPED)
                    .isPresent();
            if (!stopped || !gates.end(gate.id())) {
                return false;
            }
            record.append(
                    gate.run(),
                    "ActDropped",
                    Map.of(
                            "gate", gate.id(),
                            "assignment", gate.assignment(),
                            "position", gate.position(),
                            "by", by,
                            "reason", reason));
            outcomes.failed(
                    gate.assignment(),
                    "what waited for room was dropped by %s: %s of %s".formatted(by, reason, gate.position()));
            gates.giveUp(gate);
            return true;
        });
    }
}

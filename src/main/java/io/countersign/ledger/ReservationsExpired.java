package io.countersign.ledger;

import java.util.List;
import java.util.UUID;

/**
 * What was sent counts at its ceiling, because nothing was heard of it in time or it was cut off. Published in the transaction
 * that books it.
 */
public record ReservationsExpired(List<UUID> reservations) {
    public ReservationsExpired {
        reservations = List.copyOf(reservations);
    }
}

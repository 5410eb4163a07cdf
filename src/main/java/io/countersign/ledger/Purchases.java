package io.countersign.ledger;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Buys: into the transaction's basket, where that can be; else in the ledger's tables. */
@Component
class Purchases {
    private final JdbcClient jdbc;
    private final Baskets baskets;

    Purchases(JdbcClient jdbc, Baskets baskets) {
        this.jdbc = jdbc;
        this.baskets = baskets;
    }

    /** Holds the purchase if it fits; the caller holds the company's lock. */
    Hold reserve(String company, Purchase purchase) {
        return baskets.put(company, purchase).orElseGet(() -> {
            baskets.write();
            return ask(company, purchase);
        });
    }

    Optional<UUID> bind(String owner, String task) {
        return baskets.bind(owner, task)
                .or(() -> jdbc.sql("""
                    update reservation set task = :task
                    where id = (select id from reservation
                                where owner = :owner and state = 'HELD' and (task is null or task = :task)
                                order by task nulls last, made_at, id limit 1)
                    returning id
                    """)
                        .param("task", task)
                        .param("owner", owner)
                        .query(UUID.class)
                        .optional());
    }

    private Hold ask(String company, Purchase purchase) {
        var answer = jdbc.sql("select * from ledger_reserve_one(?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        company,
                        purchase.key(),
                        purchase.run(),
                        purchase.assignment(),
                        purchase.position(),
                        purchase.owner(),
                        purchase.ceiling().nanos(),
                        purchase.priceVersion())
                .query((row, _) -> new Answer(
                        row.getObject("reservation", UUID.class),
                        row.getLong("ceiling"),
                        row.getLong("account"),
                        row.getString("kind"),
                        row.getString("owner"),
                        row.getLong("available")))
                .list();
        if (answer.isEmpty()) {
            throw new IllegalStateException("The ledger gave no answer to purchase " + purchase.key());
        }
        var reservation = answer.getFirst().reservation();
        return reservation == null
                ? new Hold.Refused(
                        purchase.ceiling(),
                        answer.stream().map(Answer::shortage).toList())
                : new Hold.Granted(reservation, new Money(answer.getFirst().ceiling()));
    }

    /** One row of the ledger's answer: a reservation, or an account that is short. */
    private record Answer(
            @Nullable UUID reservation, long ceiling, long account, String kind, String owner, long available) {
        Shortage shortage() {
            return new Shortage(account, kind, owner, new Money(available));
        }
    }
}

package io.countersign.ledger;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
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

    /** Holds the purchase if it fits; the caller holds the company's lock. What is counted is written at once. */
    Hold reserve(String company, Purchase purchase) {
        var counted = purchase.counted();
        if (counted != null) {
            baskets.write();
            return answer(purchase, asked(company, purchase, ", ?, ?", counted.tokens(), counted.newAct()));
        }
        return baskets.put(company, purchase).orElseGet(() -> {
            baskets.write();
            return answer(purchase, asked(company, purchase, ""));
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

    private List<Answer> asked(String company, Purchase purchase, String more, Object... counted) {
        return jdbc.sql("select * from %s(?, ?, ?, ?, ?, ?, ?, ?%s)"
                        .formatted(counted.length == 0 ? "ledger_reserve_one" : "ledger_reserve_counted", more))
                .params(Stream.concat(
                                Stream.of(
                                        company,
                                        purchase.key(),
                                        purchase.run(),
                                        purchase.assignment(),
                                        purchase.position(),
                                        purchase.owner(),
                                        purchase.ceiling().nanos(),
                                        purchase.priceVersion()),
                                Stream.of(counted))
                        .toList())
                .query((row, _) -> new Answer(
                        row.getObject("reservation", UUID.class),
                        row.getLong("ceiling"),
                        row.getLong("account"),
                        row.getString("kind"),
                        row.getString("owner"),
                        row.getLong("available")))
                .list();
    }

    private static Hold answer(Purchase purchase, List<Answer> answer) {
        if (answer.isEmpty()) {
            throw new IllegalStateException("The ledger gave no answer to purchase " + purchase.key());
        }
        var first = answer.getFirst();
        if (first.reservation() != null) {
            return new Hold.Granted(first.reservation(), new Money(first.ceiling()));
        }
        return first.account() == 0
                ? new Hold.Full(first.owner(), Hold.Unit.valueOf(first.kind()), first.available())
                : new Hold.Refused(
                        purchase.ceiling(),
                        answer.stream().map(Answer::shortage).toList());
    }

    /** One row of the ledger's answer: a reservation, or an account that is short. */
    private record Answer(
            @Nullable UUID reservation, long ceiling, long account, String kind, String owner, long available) {
        Shortage shortage() {
            return new Shortage(account, kind, owner, new Money(available));
        }
    }
}

package io.countersign.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Buys: one by one into the transaction's basket, where that can be; else in the ledger's tables, in one call a batch. */
@Component
class Purchases {
    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Baskets baskets;

    Purchases(JdbcClient jdbc, ObjectMapper json, Baskets baskets) {
        this.jdbc = jdbc;
        this.json = json;
        this.baskets = baskets;
    }

    /** Holds what fits; the caller holds the company's lock. */
    List<Hold> reserve(String company, List<Purchase> batch) {
        if (batch.size() == 1) {
            var put = baskets.put(company, batch.getFirst());
            if (put.isPresent()) {
                return List.of(put.get());
            }
        }
        baskets.write();
        var answers = (batch.size() == 1 ? one(company, batch.getFirst()) : several(company, batch))
                        .query((row, _) -> new Answer(
                                row.getString("key"),
                                row.getObject("reservation", UUID.class),
                                row.getLong("ceiling"),
                                row.getLong("account"),
                                row.getString("kind"),
                                row.getString("owner"),
                                row.getLong("available")))
                        .list()
                        .stream()
                        .collect(Collectors.groupingBy(Answer::key));
        return batch.stream().map(purchase -> hold(purchase, answers)).toList();
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

    private JdbcClient.StatementSpec one(String company, Purchase purchase) {
        return jdbc.sql("select * from ledger_reserve_one(?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        company,
                        purchase.key(),
                        purchase.run(),
                        purchase.assignment(),
                        purchase.position(),
                        purchase.owner(),
                        purchase.ceiling().nanos(),
                        purchase.priceVersion());
    }

    private JdbcClient.StatementSpec several(String company, List<Purchase> batch) {
        return jdbc.sql("select * from ledger_reserve(:company, cast(:purchases as jsonb))")
                .param("company", company)
                .param("purchases", write(batch));
    }

    private static Hold hold(Purchase purchase, Map<String, List<Answer>> answers) {
        var rows = answers.getOrDefault(purchase.key(), List.of());
        if (rows.isEmpty()) {
            throw new IllegalStateException("The ledger gave no answer to purchase " + purchase.key());
        }
        var reservation = rows.getFirst().reservation();
        return reservation == null
                ? new Hold.Refused(
                        purchase.ceiling(), rows.stream().map(Answer::shortage).toList())
                : new Hold.Granted(reservation, new Money(rows.getFirst().ceiling()));
    }

    private String write(List<Purchase> batch) {
        var rows = batch.stream()
                .map(purchase -> Map.of(
                        "key", purchase.key(),
                        "run", purchase.run(),
                        "assignment", purchase.assignment(),
                        "position", purchase.position(),
                        "owner", purchase.owner(),
                        "ceiling", purchase.ceiling().nanos(),
                        "price_version", purchase.priceVersion()))
                .toList();
        try {
            return json.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A purchase is not JSON", e);
        }
    }

    /** One row of the ledger's answer: a reservation, or an account that is short. */
    private record Answer(
            String key,
            @Nullable UUID reservation,
            long ceiling,
            long account,
            String kind,
            String owner,
            long available) {
        Shortage shortage() {
            return new Shortage(account, kind, owner, new Money(available));
        }
    }
}

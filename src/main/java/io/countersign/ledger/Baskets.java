package io.countersign.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.ledger.Basket.Item;
import io.countersign.ledger.Basket.Offer;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.ResourceHolderSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Purchases that a transaction makes one by one and writes together: an account that they share is written once instead of
 * once for each.
 *
 * <p>The transaction holds the company's lock until it ends, so nobody else moves the accounts in between: what the
 * database says of them, less what is in the basket, is exact. Only a new purchase that fits is granted here. Everything
 * else the ledger does in the transaction, reading included, writes the basket first; what is left is written before the
 * commit.
 */
@Component
class Baskets {
    private static final Logger LOG = LoggerFactory.getLogger(Baskets.class);

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    Baskets(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Grants a purchase that is new and fits; the caller holds the company's lock. Empty: ask the ledger's tables. */
    Optional<Hold> put(String company, Purchase purchase) {
        var basket = ofTransaction();
        if (basket.isClosed() || basket.contains(purchase.key())) {
            return Optional.empty();
        }
        return offer(company, purchase)
                .filter(offer -> basket.fits(purchase.ceiling(), offer))
                .map(offer -> {
                    var item = new Item(UUID.randomUUID(), company, purchase, offer, null);
                    basket.put(item);
                    return new Hold.Granted(item.id(), purchase.ceiling());
                });
    }

    /** Binds to the task what its owner has in the basket; empty where the ledger's tables must be asked. */
    Optional<UUID> bind(String owner, String task) {
        var basket = known().filter(has -> has.hasOf(owner));
        if (basket.isPresent() && !basket.get().hasAllOf(owner)) {
            write();
            return Optional.empty();
        }
        return basket.flatMap(has -> has.bind(owner, task));
    }

    /** Writes what the current transaction has bought; every account at most once. */
    void write() {
        known().filter(basket -> !basket.isEmpty()).ifPresent(this::write);
    }

    /** The same, for who touches nothing but this run's account and accounts that are on no path. */
    void writeOf(UUID run) {
        known().filter(basket -> basket.hasOf(run)).ifPresent(this::write);
    }

    private void write(Basket basket) {
        jdbc.sql("select ledger_hold_all(cast(? as jsonb))")
                .param(document(basket.empty()))
                .query()
                .singleRow();
    }

    /** What there is to know for a purchase with a new key; empty for a known one. */
    private Optional<Offer> offer(String company, Purchase purchase) {
        return jdbc.sql("select path, rooms, month::text, at::text, holds_more from ledger_offer(?, ?, ?, ?, ?, ?)")
                .params(
                        company,
                        purchase.key(),
                        purchase.run(),
                        purchase.assignment(),
                        purchase.position(),
                        purchase.owner())
                .query((row, _) -> offer(row))
                .single();
    }

    private static Optional<Offer> offer(ResultSet row) throws SQLException {
        var path = row.getArray("path");
        var rooms = row.getArray("rooms");
        if (path == null || rooms == null) {
            return Optional.empty();
        }
        var offer = new Offer(
                numbers(path),
                numbers(rooms),
                row.getString("month"),
                row.getString("at"),
                row.getBoolean("holds_more"));
        return offer.path().size() == offer.rooms().size() ? Optional.of(offer) : Optional.empty();
    }

    private static List<Long> numbers(Array array) throws SQLException {
        return List.of((Long[]) array.getArray());
    }

    private String document(List<Item> items) {
        try {
            return json.writeValueAsString(items.stream().map(Baskets::row).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A purchase is not JSON", e);
        }
    }

    private static Map<String, Object> row(Item item) {
        var purchase = item.purchase();
        var row = new HashMap<String, Object>();
        row.put("id", item.id());
        row.put("key", purchase.key());
        row.put("company", item.company());
        row.put("run", purchase.run());
        row.put("assignment", purchase.assignment());
        row.put("position", purchase.position());
        row.put("owner", purchase.owner());
        row.put("ceiling", purchase.ceiling().nanos());
        row.put("price_version", purchase.priceVersion());
        row.put("path", item.offer().path());
        row.put("month", item.offer().month());
        row.put("made_at", item.offer().at());
        if (item.task() != null) {
            row.put("task", item.task());
        }
        return row;
    }

    private Optional<Basket> known() {
        return Optional.ofNullable((Basket) TransactionSynchronizationManager.getResource(this));
    }

    /** Outside a transaction it is a basket that takes nothing. */
    private Basket ofTransaction() {
        return known().orElseGet(() -> {
            var basket = new Basket();
            if (TransactionSynchronizationManager.isActualTransactionActive()
                    && TransactionSynchronizationManager.isSynchronizationActive()) {
                TransactionSynchronizationManager.bindResource(this, basket);
                TransactionSynchronizationManager.registerSynchronization(new Ending(basket));
            } else {
                basket.close();
            }
            return basket;
        });
    }

    /** Follows the transaction of a basket to its end. */
    private final class Ending extends ResourceHolderSynchronization<Basket, Object> {
        private final Basket basket;

        Ending(Basket basket) {
            super(basket, Baskets.this);
            this.basket = basket;
        }

        /** Before the record, whose entries cover what is posted here. */
        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE - 1;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            write();
            basket.close();
        }

        /**
         * A basket that was begun while others were about to commit is not told of the commit. Which end is coming nobody
         * says here: before a rollback the basket is written too, and rolled back with the rest. Where this fails, the
         * database refuses a commit, and a rollback is not disturbed.
         */
        @Override
        public void beforeCompletion() {
            try {
                if (!basket.isClosed()) {
                    write();
                }
            } catch (RuntimeException e) {
                LOG.debug("Purchases of a transaction that does not commit are not written: {}", e.toString());
            } finally {
                super.beforeCompletion();
            }
        }

        @Override
        public void savepoint(Object savepoint) {
            basket.savepoint(savepoint);
        }

        @Override
        public void savepointRollback(Object savepoint) {
            basket.rollback(savepoint);
        }
    }
}

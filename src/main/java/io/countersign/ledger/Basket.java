package io.countersign.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.ResourceHolderSupport;

/** What one transaction has bought and not written yet; it ends with the transaction. */
final class Basket extends ResourceHolderSupport {
    private final Map<Object, List<Item>> atSavepoints = new HashMap<>();
    private final Map<Long, Long> reserved = new HashMap<>();
    private List<Item> items = new ArrayList<>();
    private boolean closed;

    /**
     * What a purchase counts on: its path, the room of each account on it, the month and the moment by the database's
     * clock, and whether its owner holds something else.
     */
    record Offer(List<Long> path, List<Long> rooms, String month, String at, boolean holdsMore) {}

    /** A purchase that was granted; with the agent task it is bound to, once there is one. */
    record Item(
            UUID id,
            String company,
            Purchase purchase,
            Offer offer,
            @Nullable String task) {
        private Item boundTo(String task) {
            return new Item(id, company, purchase, offer, task);
        }
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** From now on nothing more is put in: nobody would write it. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    boolean contains(String key) {
        return items.stream().anyMatch(item -> item.purchase().key().equals(key));
    }

    boolean hasOf(UUID run) {
        return items.stream().anyMatch(item -> item.purchase().run().equals(run));
    }

    /** Whether every account has room for the amount beside what is in here. */
    boolean fits(Money amount, Offer offer) {
        for (var i = 0; i < offer.path().size(); i++) {
            var room = offer.rooms().get(i) - reserved.getOrDefault(offer.path().get(i), 0L);
            if (amount.nanos() > room) {
                return false;
            }
        }
        return true;
    }

    void put(Item item) {
        items.add(item);
        reserve(item);
    }

    private void reserve(Item item) {
        var amount = item.purchase().ceiling().nanos();
        item.offer().path().forEach(account -> reserved.merge(account, amount, Math::addExact));
    }

    /** Whether the owner bought something that is in here. */
    boolean hasOf(String owner) {
        return items.stream().anyMatch(item -> item.purchase().owner().equals(owner));
    }

    /** Whether an owner that bought something here holds nothing elsewhere. */
    boolean hasAllOf(String owner) {
        return items.stream()
                .filter(item -> item.purchase().owner().equals(owner))
                .noneMatch(item -> item.offer().holdsMore());
    }

    /** Binds what the owner holds for the task already, else the oldest that it holds unbound. */
    Optional<UUID> bind(String owner, String task) {
        var place = indexOf(owner, task);
        if (place < 0) {
            place = indexOf(owner, null);
        }
        if (place < 0) {
            return Optional.empty();
        }
        items.set(place, items.get(place).boundTo(task));
        return Optional.of(items.get(place).id());
    }

    private int indexOf(String owner, @Nullable String task) {
        for (var i = 0; i < items.size(); i++) {
            if (items.get(i).purchase().owner().equals(owner)
                    && Objects.equals(items.get(i).task(), task)) {
                return i;
            }
        }
        return -1;
    }

    /** Takes everything out, to be written. */
    List<Item> empty() {
        var all = items;
        restore(List.of());
        return all;
    }

    void savepoint(Object savepoint) {
        atSavepoints.put(savepoint, List.copyOf(items));
    }

    /** What was in here at the savepoint is again, written since or not: the database has forgotten it as well. */
    void rollback(Object savepoint) {
        restore(atSavepoints.getOrDefault(savepoint, List.of()));
    }

    private void restore(List<Item> these) {
        items = new ArrayList<>(these);
        reserved.clear();
        items.forEach(this::reserve);
    }
}

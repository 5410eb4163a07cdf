package io.countersign.message;

import io.countersign.company.CompanyVersion;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.record.Canonical;
import io.countersign.record.RunRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Messages between the positions of a run. Whoever sends or marks them read holds the lock of the run's company. */
@Component
public class Messages {
    private final MessageStore store;
    private final RunRecord record;

    Messages(MessageStore store, RunRecord record) {
        this.store = store;
        this.record = record;
    }

    /**
     * Stores a message and notes it in the run's record, or says why not.
     *
     * @param version that of the run
     * @param closed positions that get and write nothing any more, and why
     */
    public Sent send(CompanyVersion version, UUID run, Letter letter, Map<String, String> closed) {
        var known = known(run, letter);
        if (known.isPresent()) {
            return new Sent.Stored(known.get());
        }
        var refusal = MessageRules.refusal(version, letter, closed);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var full = MessageRules.refusal(letter, store.counts(run, letter.from(), letter.to()));
        if (full.isPresent()) {
            return full.get();
        }
        var message = store.insert(run, letter);
        record.appendAs(
                message.from(),
                run,
                "MessageSent",
                Map.of(
                        "message", message.number(),
                        "from", message.from(),
                        "to", message.to(),
                        "characters", message.text().length(),
                        "digest", Canonical.digest(message.text())));
        return new Sent.Stored(message);
    }

    /** What was sent by the same order before, whatever has happened since. */
    public Optional<Message> known(UUID run, Letter letter) {
        var writer = letter.writer();
        if (writer == null || writer.idempotencyKey() == null) {
            return Optional.empty();
        }
        var known = store.byKey(run, writer.name(), writer.idempotencyKey());
        known.filter(one -> !one.from().equals(letter.from())
                        || !one.to().equals(letter.to())
                        || !one.text().equals(letter.text()))
                .ifPresent(other -> {
                    throw new Problem.Clash("Idempotency-Key %s was used for message %d, which is another one"
                            .formatted(writer.idempotencyKey(), other.number()));
                });
        return known;
    }

    /**
     * The unread messages that the brief of a task shows, oldest first and no more than a brief has room for. They are
     * chosen anew until a model may have seen them; from then on every repeat of the task shows the same.
     */
    public List<Message> shown(String task, UUID run, String receiver) {
        var laidDown = store.brief(task);
        if (store.isAsked(task)) {
            return store.numbered(run, laidDown.orElse(List.of()));
        }
        var chosen = chosen(store.unread(run, receiver, MessageBounds.MOST_SHOWN));
        if (!chosen.isEmpty() || laidDown.isPresent()) {
            store.show(task, run, chosen.stream().map(Message::number).toList());
        }
        return chosen;
    }

    private static List<Message> chosen(List<Message> unread) {
        var chosen = new ArrayList<Message>();
        int left = MessageBounds.MOST_BYTES_SHOWN;
        for (var message : unread) {
            left -= message.text().getBytes(StandardCharsets.UTF_8).length;
            if (left < 0) {
                break;
            }
            chosen.add(message);
        }
        return chosen;
    }

    /** What was laid down for a task is read now. */
    public void read(String task, UUID run) {
        store.brief(task).ifPresent(numbers -> store.read(run, numbers));
    }

    /** These are read now. */
    public void read(UUID run, List<Integer> numbers) {
        store.read(run, numbers);
    }

    /**
     * A run's messages, oldest first.
     *
     * @param position who wrote them or got them; null for all
     */
    public Page<Message> page(UUID run, @Nullable String position, Page.Request page) {
        return page.of(store.page(run, position, page.offset(), page.size()), store.count(run, position));
    }
}

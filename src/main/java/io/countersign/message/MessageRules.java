package io.countersign.message;

import io.countersign.company.CompanyVersion;
import io.countersign.message.Sent.Refused;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may write to whom, and how much. Schema and parser refuse earlier; this is asked where a message is stored, whoever
 * wrote it. The first refusal wins.
 */
final class MessageRules {
    private MessageRules() {}

    /**
     * What is there already.
     *
     * @param unread unread messages of the receiver
     * @param fromSender those of them that this sender wrote
     */
    record Counts(int ofRun, int unread, int fromSender) {}

    /** Whether one position may write this to another at all. */
    static Optional<Refused> refusal(CompanyVersion version, Letter letter, Map<String, String> closed) {
        if (!version.definition().messages()) {
            return refused(
                    null,
                    "In version %d of company %s positions do not write to each other"
                            .formatted(version.version(), version.company()));
        }
        if (version.find(letter.from()).isEmpty()) {
            return refused("from", "a position of company %s in the run's version".formatted(version.company()));
        }
        if (version.correspondents(letter.from()).stream()
                .noneMatch(other -> other.key().equals(letter.to()))) {
            return refused(
                    "to",
                    "%s may write to its manager, its direct reports and those with the same manager"
                            .formatted(letter.from()));
        }
        var text = letter.text();
        if (text.isBlank() || text.length() > MessageBounds.LONGEST || text.indexOf('\u0000') >= 0) {
            return refused("text", "1 to %d characters, without NUL".formatted(MessageBounds.LONGEST));
        }
        for (var position : new String[] {letter.to(), letter.from()}) {
            if (closed.containsKey(position)) {
                return refused(null, "Position %s %s".formatted(position, closed.get(position)));
            }
        }
        return Optional.empty();
    }

    /** Whether there is room for one more. */
    static Optional<Refused> refusal(Letter letter, Counts counts) {
        if (counts.ofRun() >= MessageBounds.MOST_OF_RUN) {
            return refused(null, "The run has %d messages, and no run has more".formatted(counts.ofRun()));
        }
        if (counts.fromSender() >= MessageBounds.MOST_UNREAD_FROM_ONE) {
            return refused(
                    null,
                    "%s has %d unread messages from %s, and gets no more before it reads them"
                            .formatted(letter.to(), counts.fromSender(), letter.from()));
        }
        if (counts.unread() >= MessageBounds.MOST_UNREAD) {
            return refused(
                    null,
                    "%s has %d unread messages, and gets no more before it reads them"
                            .formatted(letter.to(), counts.unread()));
        }
        return Optional.empty();
    }

    private static Optional<Refused> refused(@Nullable String field, String reason) {
        return Optional.of(new Refused(field, reason));
    }
}

package io.countersign.run;

import io.countersign.access.Caller;
import io.countersign.agent.PlainText;
import io.countersign.company.CompanyVersion;
import io.countersign.engine.CompanyTurn;
import io.countersign.message.Letter;
import io.countersign.message.Message;
import io.countersign.message.Messages;
import io.countersign.message.Sent;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Messages of a run as people read and write them; for what they write the same rules hold as for agents. */
@Component
public class PeoplesMessages {
    private final RunStore runs;
    private final RunCompanies directory;
    private final Messages messages;
    private final Mail mail;
    private final Standstills standstills;
    private final CompanyTurn turn;

    PeoplesMessages(
            RunStore runs,
            RunCompanies directory,
            Messages messages,
            Mail mail,
            Standstills standstills,
            CompanyTurn turn) {
        this.runs = runs;
        this.directory = directory;
        this.messages = messages;
        this.mail = mail;
        this.standstills = standstills;
        this.turn = turn;
    }

    /** What a person writes for a position, as the request has it. */
    public record Order(
            String from, String to, String text, @Nullable String idempotencyKey) {}

    /** For the people who fill the position that writes. */
    public Message send(UUID run, Order order, Caller caller) {
        var version = versionOf(run);
        var from = version.position(order.from());
        if (!from.users().contains(caller.name())) {
            throw new Problem.Denied("Only the people who fill %s write for it".formatted(from.key()));
        }
        var letter = new Letter(
                order.from(),
                order.to(),
                PlainText.clean(order.text()).strip(),
                new Letter.Writer(caller.name(), order.idempotencyKey()));
        return turn.write(version.company(), () -> {
            var status = runs.find(run).orElseThrow().status();
            if (status.isFinal()) {
                throw new Problem.Clash("Run %s is %s already".formatted(run, status));
            }
            standstills.find(version.company(), from.key()).ifPresent(paused -> {
                throw new Problem.Clash("Position %s is %s".formatted(paused.position(), paused.because()));
            });
            return switch (messages.send(version, run, letter, mail.closed(version))) {
                case Sent.Stored(var message) -> message;
                case Sent.Refused(var field, var reason) when field != null -> throw new Problem.Invalid(field, reason);
                case Sent.Refused(var _, var reason) -> throw new Problem.Clash(reason);
            };
        });
    }

    /**
     * A run's messages, oldest first.
     *
     * @param position who wrote them or got them; null for all
     */
    public Page<Message> page(UUID run, @Nullable String position, Page.Request page) {
        var version = versionOf(run);
        if (position != null) {
            version.position(position);
        }
        return messages.page(run, position, page);
    }

    private CompanyVersion versionOf(UUID run) {
        if (directory.find(run).isEmpty()) {
            throw new Problem.Missing("There is no run " + run);
        }
        return directory.versionOf(run);
    }
}

package io.countersign.run;

import io.countersign.access.Caller;
import io.countersign.agent.PlainText;
import io.countersign.company.Companies;
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
    private final Companies companies;
    private final RunCompanies directory;
    private final Messages messages;
    private final Mail mail;
    private final Standstills standstills;
    private final CompanyTurn turn;

    PeoplesMessages(
            RunStore runs,
            Companies companies,
            RunCompanies directory,
            Messages messages,
            Mail mail,
            Standstills standstills,
            CompanyTurn turn) {
        this.runs = runs;
        this.companies = companies;
        this.directory = directory;
        this.messages = messages;
        this.mail = mail;
        this.standstills = standstills;
        this.turn = turn;
    }

    /** What a person writes for a position, as the request has it. */
    public record Order(
            String from, String to, String text, @Nullable String idempotencyKey) {}

    /** For the people who fill the position that writes, today, whichever version the run goes by. */
    public Message send(UUID run, Order order, Caller caller) {
        var version = versionOf(run);
        var from = version.position(order.from());
        var letter = new Letter(
                order.from(),
                order.to(),
                PlainText.clean(order.text()).strip(),
                new Letter.Writer(caller.name(), order.idempotencyKey()));
        return turn.write(version.company(), () -> {
            if (!fillsToday(caller, version.company(), from.key())) {
                throw new Problem.Denied("Only the people who fill %s write for it".formatted(from.key()));
            }
            return messages.known(run, letter).orElseGet(() -> sent(version, run, letter));
        });
    }

    private Message sent(CompanyVersion version, UUID run, Letter letter) {
        var status = runs.find(run).orElseThrow().status();
        if (status.isFinal()) {
            throw new Problem.Clash("Run %s is %s already".formatted(run, status));
        }
        standstills.find(version.company(), letter.from()).ifPresent(paused -> {
            throw new Problem.Clash("Position %s is %s".formatted(paused.position(), paused.because()));
        });
        return switch (messages.send(version, run, letter, mail.closed(version))) {
            case Sent.Stored(var message) -> message;
            case Sent.Refused(var field, var reason) when field != null -> throw new Problem.Invalid(field, reason);
            case Sent.Refused(var _, var reason) -> throw new Problem.Clash(reason);
        };
    }

    private boolean fillsToday(Caller caller, String company, String position) {
        return companies
                .find(company)
                .find(position)
                .filter(now -> now.users().contains(caller.name()))
                .isPresent();
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

package io.countersign.run;

import io.countersign.agent.Correspondence;
import io.countersign.agent.Correspondence.Partner;
import io.countersign.agent.Correspondence.Received;
import io.countersign.agent.Correspondence.Tie;
import io.countersign.agent.Job;
import io.countersign.agent.Outbox;
import io.countersign.agent.PlainText;
import io.countersign.agent.Seat;
import io.countersign.company.CompanyVersion;
import io.countersign.company.Position;
import io.countersign.message.Letter;
import io.countersign.message.Message;
import io.countersign.message.Messages;
import io.countersign.message.Sent;
import io.countersign.record.RunRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What positions of a run write to each other beside their acts: what a brief shows of it, and what an act sends. */
@Component
class Mail {
    /** Characters of a task's description; the engine has room for 4000. */
    private static final int LONGEST = 3900;

    private static final int LONGEST_BESIDE_MESSAGES = 3600;

    private final Messages messages;
    private final AssignmentStore assignments;
    private final Standstills standstills;
    private final RunCompanies directory;
    private final RunRecord record;

    Mail(
            Messages messages,
            AssignmentStore assignments,
            Standstills standstills,
            RunCompanies directory,
            RunRecord record) {
        this.messages = messages;
        this.assignments = assignments;
        this.standstills = standstills;
        this.directory = directory;
        this.record = record;
    }

    /** For the brief of a task; null where positions do not write to each other. In a transaction that may write. */
    @Nullable
    Correspondence of(String task, UUID run, CompanyVersion version, Position me) {
        if (!version.definition().messages()) {
            return null;
        }
        var closed = closed(version);
        var partners = version.correspondents(me.key()).stream()
                .filter(other -> !closed.containsKey(other.key()))
                .map(other -> new Partner(other.key(), tie(me, other)))
                .toList();
        var unread = messages.shown(task, run, me.key()).stream()
                .map(message -> received(version, me, message))
                .toList();
        return new Correspondence(partners, unread);
    }

    private static Received received(CompanyVersion version, Position me, Message message) {
        var from = version.position(message.from());
        return new Received(
                message.number(),
                new Seat(from.key(), from.title(), from.instructions()),
                tie(me, from),
                message.text());
    }

    private static Tie tie(Position me, Position other) {
        return other.key().equals(me.manager())
                ? Tie.MANAGER
                : me.key().equals(other.manager()) ? Tie.REPORT : Tie.PEER;
    }

    /**
     * What the act's brief showed is read, and what it writes is sent; in the transaction that ends the task. What cannot
     * be sent is noted and nothing else.
     */
    void done(Job job, Outbox outbox) {
        var mail = job.situation().setting().mail();
        if (mail == null) {
            return;
        }
        var run = job.act().run();
        var me = job.act().position();
        messages.read(run, mail.unread().stream().map(Received::number).toList());
        outbox.refused().forEach(reason -> notSent(run, me, null, reason));
        if (outbox.letters().isEmpty()) {
            return;
        }
        var version = directory.versionOf(run);
        var closed = closed(version);
        for (var one : outbox.letters()) {
            if (messages.send(version, run, new Letter(me, one.to(), one.text()), closed)
                    instanceof Sent.Refused(var _, var reason)) {
                notSent(run, me, one.to(), reason);
            }
        }
    }

    private void notSent(UUID run, String from, @Nullable String to, String reason) {
        var event = new HashMap<String, Object>(Map.of("from", from, "reason", reason));
        if (to != null) {
            event.put("to", to);
        }
        record.appendAs(from, run, "MessageNotSent", event);
    }

    /** What a person's task says, and after it unread messages; however long it is, that there are some finds room. */
    String beside(String text, String task, UUID run, CompanyVersion version, Position me) {
        var messages = forPerson(task, run, version, me);
        return PlainText.cut(
                PlainText.cut(text, messages.isEmpty() ? LONGEST : LONGEST_BESIDE_MESSAGES) + messages, LONGEST);
    }

    /** Unread messages, shortly; nothing where there are none. */
    private String forPerson(String task, UUID run, CompanyVersion version, Position me) {
        var mail = of(task, run, version, me);
        if (mail == null || mail.unread().isEmpty()) {
            return "";
        }
        var lines = new ArrayList<String>();
        lines.add("\n\nMessages to you (what they say carries no authority): /api/runs/%s/messages?position=%s"
                .formatted(run, me.key()));
        for (var message : mail.unread()) {
            lines.add("From %s, %s:"
                    .formatted(message.from().key(), message.from().title()));
            message.text().lines().map(line -> "> " + line).forEach(lines::add);
        }
        return String.join("\n", lines);
    }

    /** A person has done the task that showed these messages. */
    void doneByPerson(String task, UUID run) {
        messages.read(task, run);
    }

    /** Positions that get and write nothing any more, and why. */
    Map<String, String> closed(CompanyVersion version) {
        var closed = new HashMap<String, String>();
        standstills
                .positions(version.company(), Standstill.Mode.STOPPED)
                .forEach(position -> closed.put(position, "was stopped"));
        assignments.retiredSince(version).forEach(position -> closed.put(position, "was retired"));
        return closed;
    }
}

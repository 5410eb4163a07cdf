package io.countersign.trial.chaos;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * What every kill left behind: calls that were sent and have no recorded answer, and money that was only held.
 *
 * <p>A call in doubt is in one of three places when its node dies: at the model; answered, with the answer not yet
 * written; or written down as sent and not yet on its way. Each may be repeated once for it, and nothing else may.
 */
final class Doubts {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CallLog log;
    private final Set<UUID> inDoubt = new HashSet<>();
    private final Set<UUID> held = new HashSet<>();
    private int atTheModel;
    private int answered;
    private int notArrived;

    Doubts(CallLog log) {
        this.log = log;
    }

    /** To be called when the node is dead and before another one starts; gives the number of new doubts. */
    int note(Books books) throws Exception {
        Until.must("the dead node's transactions are over", PATIENCE, books::nobodyConnected);
        var fresh = books.ids("select id from model_call where status = 'SENT'");
        fresh.removeAll(inDoubt);
        for (var call : fresh) {
            if (log.served(call)) {
                answered++;
            } else if (log.knows(call)) {
                atTheModel++;
            } else {
                notArrived++;
            }
        }
        inDoubt.addAll(fresh);
        held.addAll(books.ids("select id from reservation where state = 'HELD'"));
        return fresh.size();
    }

    /** The books are those of the audit, which ends with this. */
    void judge(Books books, Verdicts verdicts) throws SQLException {
        books.remember("in_doubt", inDoubt);
        books.remember("was_held", held);
        var repeats = books.number("select count(*) from model_call where attempt > 1");
        var groundless = books.number("""
            select count(*) from model_call c
            where c.attempt > 1
              and not exists (select from model_call before join in_doubt d on d.id = before.id
                              where before.task = c.task and before.turn = c.turn and before.attempt = c.attempt - 1)
            """);
        verdicts.add(
                "repeated calls are at most those in flight at the kills",
                repeats <= inDoubt.size() && groundless == 0,
                "repeated",
                repeats,
                "in flight",
                inDoubt.size(),
                "at the model",
                atTheModel,
                "answered and not written",
                answered,
                "not on their way",
                notArrived,
                "repeated without a doubt",
                groundless);
        var wasted = books.number("""
            select count(*) from was_held h join reservation r on r.id = h.id
            where r.state = 'HELD'
               or r.state in ('SENT', 'EXPIRED', 'SETTLED')
                  and not exists (select from model_call c where c.reservation = r.id)
            """);
        verdicts.add(
                "what was held at a kill is used later or released",
                wasted == 0,
                "held at the kills",
                held.size(),
                "used",
                books.number("select count(*) from was_held h join model_call c on c.reservation = h.id"),
                "neither",
                wasted);
    }
}

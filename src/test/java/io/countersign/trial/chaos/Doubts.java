package io.countersign.trial.chaos;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * What every node that fell silent left behind: calls that were sent and have no recorded answer, and money that was only
 * held.
 *
 * <p>A call in doubt is in one of three places at that moment: at the model; answered, with the answer not yet written; or
 * written down as sent and not yet on its way. Each may be repeated once for it, and nothing else may.
 */
final class Doubts {
    /** The longest timeout of a call, a minute's grace, and time to start and to get round to it. */
    static final Duration EXPIRY = Duration.ofMinutes(5);

    private final CallLog log;
    private final Set<UUID> inDoubt = new HashSet<>();
    private final Set<UUID> held = new HashSet<>();
    private int atTheModel;
    private int answered;
    private int notArrived;

    Doubts(CallLog log) {
        this.log = log;
    }

    /**
     * Notes what a node left behind that has been silent since then, and what is held; gives the number of new doubts.
     * To be called when all that it had begun in the database is over, and before it can go on.
     */
    int note(Books books, String node, Instant silent) throws SQLException {
        var fresh =
                books.ids("select id from model_call where status = 'SENT' and started_at <= '%s'".formatted(silent));
        fresh.removeAll(inDoubt);
        fresh.removeIf(call -> log.knows(call) && !log.askedBy(node, call));
        for (var call : fresh) {
            if (log.servedBy(call, silent)) {
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
        repeats(books, verdicts);
        held(books, verdicts);
    }

    private void repeats(Books books, Verdicts verdicts) throws SQLException {
        var repeats = Repeats.all(books);
        var groundless = Repeats.withoutCause(books, "in_doubt");
        verdicts.add(
                "repeated calls are at most those in flight when a node fell silent",
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
    }

    private void held(Books books, Verdicts verdicts) throws SQLException {
        var wasted = books.number("""
            select count(*) from was_held h join reservation r on r.id = h.id
            where r.state = 'HELD'
               or r.state in ('SENT', 'EXPIRED', 'SETTLED')
                  and not exists (select from model_call c where c.reservation = r.id)
            """);
        verdicts.add(
                "what was held when a node fell silent is used later or released",
                wasted == 0,
                "held then",
                held.size(),
                "used",
                books.number("select count(*) from was_held h join model_call c on c.reservation = h.id"),
                "neither",
                wasted);
    }

    /**
     * Nobody hears of a dead node's calls any more: in time each is booked at its ceiling. One of which an answer came
     * after all costs what that cost. To be called after {@link #judge}.
     */
    void booked(Books books, Instant lastSilent, Verdicts verdicts) throws SQLException {
        var expired = counted(
                books,
                "state = 'EXPIRED' and posted = ceiling and closed_at <= '%s'".formatted(lastSilent.plus(EXPIRY)));
        var late = counted(books, "status = 'ANSWERED' and served and posted = cost");
        verdicts.add(
                "calls in doubt are booked at their ceilings within %d minutes".formatted(EXPIRY.toMinutes()),
                expired + late == inDoubt.size(),
                "in doubt",
                inDoubt.size(),
                "at their ceilings",
                expired,
                "answered after all",
                late,
                "neither",
                inDoubt.size() - expired - late);
    }

    /** Where nobody waits for that: each is still reserved, or booked already. */
    void covered(Books books, Verdicts verdicts) throws SQLException {
        var covered = counted(books, "posted + reserved = ceiling and state in ('SENT', 'EXPIRED')");
        var late = counted(books, "status = 'ANSWERED' and served and posted = cost");
        verdicts.add(
                "calls in doubt are reserved or booked at their ceilings",
                covered + late == inDoubt.size(),
                "in doubt",
                inDoubt.size(),
                "reserved or booked",
                covered,
                "answered after all",
                late);
    }

    private static long counted(Books books, String condition) throws SQLException {
        return books.number("""
            select count(*) from (
                select c.status, c.cost, r.state, r.ceiling, r.closed_at,
                       exists (select from asked a where a.call = c.id and a.served is not null) as served,
                       (select coalesce(sum(p.d_posted), 0) from posting p where p.reservation = r.id) as posted,
                       (select coalesce(sum(p.d_reserved), 0) from posting p where p.reservation = r.id) as reserved
                from in_doubt d join model_call c on c.id = d.id join reservation r on r.id = c.reservation) doubt
            where %s
            """.formatted(condition));
    }
}

package io.countersign.ledger;

import io.countersign.engine.CompanyTurn;
import io.countersign.problem.Problem;
import io.countersign.record.CompanyRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Promises, reservations and what becomes of them.
 *
 * <p>Every write joins the caller's transaction and takes the company's lock in it; only {@link #send} needs no lock.
 * Whatever is done twice looks as if it were done once. What is bought in a transaction is in the tables at its end, or as
 * soon as anything else is asked of the ledger.
 */
@Component
public class Ledger {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JdbcClient jdbc;
    private final CompanyTurn turn;
    private final Purchases purchases;
    private final Reservations reservations;
    private final Baskets baskets;
    private final Closings closings;
    private final BlockedModels blocked;
    private final CompanyRecord record;
    private final ApplicationEventPublisher events;

    Ledger(
            JdbcClient jdbc,
            CompanyTurn turn,
            Purchases purchases,
            Reservations reservations,
            Baskets baskets,
            Closings closings,
            BlockedModels blocked,
            CompanyRecord record,
            ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.turn = turn;
        this.purchases = purchases;
        this.reservations = reservations;
        this.baskets = baskets;
        this.closings = closings;
        this.blocked = blocked;
        this.record = record;
        this.events = events;
    }

    /** Opens a company's book and its account for what is billed above all limits. */
    public void openCompany(String company) {
        write(
                company,
                () -> jdbc.sql("select ledger_book(:company), ledger_overrun(:company)")
                        .param("company", company)
                        .query()
                        .singleRow());
    }

    /** Promises a run money of its company's window: the opening is number 0, each raise has a further number. */
    public Change commitRun(UUID run, int number, Money amount) {
        return forRun(run, "select ledger_commit(:run, :number, :amount)", number, amount);
    }

    /** Takes promised money back from a run, as far as it is neither spent nor reserved. */
    public Change uncommitRun(UUID run, int number, Money amount) {
        return forRun(run, "select ledger_uncommit(:run, :number, :amount)", number, amount);
    }

    /** Opens the account of an assignment; its limit is a cap inside the caps above it. */
    public void openAssignment(UUID assignment, Money limit) {
        openAssignments(company("assignment", assignment), Map.of(assignment, limit));
    }

    /** The same for several assignments of a company, none of them above another; nothing for none. */
    public void openAssignments(String company, Map<UUID, Money> limits) {
        write(
                company,
                () -> jdbc.sql("""
                    select ledger_open(:company, 'ASSIGNMENT', opened.assignment, null, opened.wanted)
                    from unnest(:assignments, :limits) as opened (assignment, wanted)
                    """)
                        .param("company", company)
                        .param("assignments", Closings.array(limits.keySet()))
                        .param(
                                "limits",
                                limits.values().stream().map(Money::nanos).toArray(Long[]::new))
                        .query()
                        .listOfRows());
    }

    /** Holds what a run of the company wants to buy, where it fits; the same key gets the same answer. */
    public Hold reserve(String company, Purchase purchase) {
        return turn.write(company, PATIENCE, () -> purchases.reserve(company, purchase));
    }

    /** Attaches the oldest reservation that the owner holds unbound to the agent task that will use it. */
    public Optional<UUID> bind(String owner, String task) {
        return purchases.bind(owner, task);
    }

    /** The money for the next call of an agent task: what it still holds, else the newest it had. */
    public Optional<Held> heldFor(String task) {
        baskets.write();
        return reservations.heldFor(task);
    }

    /** What has been held for longer than this without a call, oldest first, at most a thousand. */
    public List<Leftover> heldOlderThan(Duration age) {
        baskets.write();
        return reservations.heldOlderThan(age);
    }

    /**
     * Marks reservations as sent, right before their calls: only what comes back may be sent. What was released
     * meanwhile, or belongs to a run that is not running or a position that stands still, does not come back.
     */
    public Set<UUID> send(Collection<UUID> reservations, Duration callTimeout) {
        return send(reservations.stream().distinct().collect(Collectors.toMap(Function.identity(), _ -> callTimeout)));
    }

    /** The same for calls that may take differently long: in one go, so that their rows are locked in one order. */
    public Set<UUID> send(Map<UUID, Duration> callTimeouts) {
        baskets.write();
        return reservations.send(callTimeouts);
    }

    /** Books what an answer cost. Billed above the ceiling, its model is refused until an operator confirms it. */
    public Settled settle(UUID reservation, Money cost, String model) {
        var bill = new Bill(reservation, cost, model);
        return Objects.requireNonNull(
                settle(companyOf(reservation), List.of(bill)).get(reservation));
    }

    /** The same for the bills of a company together, by reservation; each account is written once, if nothing is odd. */
    public Map<UUID, Settled> settle(String company, List<Bill> bills) {
        return bills.isEmpty() ? Map.of() : write(company, () -> closings.settle(bills));
    }

    /** Frees what was held and never sent; false where it is no longer held. */
    public boolean release(UUID reservation) {
        return inTurnOf(reservation, () -> close("RELEASE", "{HELD}", List.of(reservation))) > 0;
    }

    /** Frees what was marked as sent for a call that certainly did not go out. */
    public boolean releaseUnsent(UUID reservation) {
        return inTurnOf(reservation, () -> close("RELEASE", "{HELD,SENT}", List.of(reservation))) > 0;
    }

    /** Frees all that an assignment still holds, whichever task it is for. */
    public int releaseHeld(UUID assignment) {
        return write(
                company("assignment", assignment),
                () -> close("RELEASE", "{HELD}", closings.open("assignment", assignment)));
    }

    /** Frees all that an agent task still holds. */
    public int releaseHeldOfTask(String task) {
        baskets.write();
        return jdbc
                .sql("select distinct company from reservation where task = :task and state = 'HELD' order by company")
                .param("task", task)
                .query(String.class)
                .list()
                .stream()
                .mapToInt(company -> write(company, () -> close("RELEASE", "{HELD}", closings.openOfTask(task))))
                .sum();
    }

    /** Books a sent call at its ceiling, because nobody knows what became of it. */
    public boolean expire(UUID reservation) {
        return inTurnOf(reservation, () -> close("EXPIRE", "{SENT}", List.of(reservation))) > 0;
    }

    /** Ends what a cancelled run holds: what was not sent is freed, what was sent is booked at its ceiling. */
    public void cancelRun(UUID run) {
        write(company("run", run), () -> {
            var open = closings.open("run", run);
            close("RELEASE", "{HELD}", open);
            return close("EXPIRE", "{SENT}", open);
        });
    }

    /** The same for some assignments of a company, of a run that goes on. */
    public void cancelAssignments(String company, Collection<UUID> assignments) {
        write(company, () -> {
            var open = closings.openOfAssignments(assignments);
            close("RELEASE", "{HELD}", open);
            return close("EXPIRE", "{SENT}", open);
        });
    }

    /** Closes a run's books: what it used counts as spent, the rest is free again. False while that is too early. */
    public boolean closeBooks(UUID run) {
        baskets.writeOf(run);
        return turn.write(
                company("run", run),
                PATIENCE,
                () -> jdbc.sql("select ledger_close_books(:run)")
                        .param("run", run)
                        .query(Boolean.class)
                        .single());
    }

    /** Whether a model is refused because it was billed above a ceiling. */
    public boolean blocked(String model) {
        return blocked.contains(model);
    }

    /** An operator confirms the price and the bound of a model, which is allowed again. */
    public void confirm(String model, String cause) {
        if (!blocked.confirm(model, cause)) {
            throw new Problem.Missing("Model " + model + " is not refused");
        }
        record.appendToInstallation("ModelConfirmed", Map.of("model", model, "cause", cause));
    }

    /** Closes those of the reservations that are in one of the states; the caller holds the company's lock. */
    int close(String kind, String states, Collection<UUID> reservations) {
        baskets.write();
        return kind.equals("EXPIRE") ? expire(reservations) : closings.close(kind, states, reservations);
    }

    private int expire(Collection<UUID> reservations) {
        var sent = closings.sent(reservations);
        var closed = closings.close("EXPIRE", "{SENT}", sent);
        if (!sent.isEmpty()) {
            events.publishEvent(new ReservationsExpired(sent));
        }
        return closed;
    }

    /** Writes what the transaction has bought so far: for who looks at reservations past the ledger. */
    public void writePurchases() {
        baskets.write();
    }

    private Change forRun(UUID run, String sql, int number, Money amount) {
        return write(
                company("run", run),
                () -> Limits.change(
                        jdbc.sql(sql).param("run", run).param("number", number).param("amount", amount.nanos())));
    }

    private <T> T inTurnOf(UUID reservation, Supplier<T> work) {
        return write(companyOf(reservation), work);
    }

    /** Everything but a purchase sees what was bought before. */
    <T> T write(String company, Supplier<T> work) {
        baskets.write();
        return turn.write(company, PATIENCE, work);
    }

    private String companyOf(UUID reservation) {
        baskets.write();
        return company("reservation", reservation);
    }

    private String company(String table, UUID id) {
        return jdbc.sql("select company from " + table + " where id = :id")
                .param("id", id)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new Problem.Missing("There is no " + table + " " + id));
    }
}

package io.countersign.llm;

import io.countersign.engine.CompanyTurn;
import io.countersign.ledger.Bill;
import io.countersign.ledger.Ledger;
import io.countersign.llm.Journal.Reply.Received;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Where answers are stored and paid: each call once, however often it comes, and many of them together. */
@Component
class Checkout {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CallRows rows;
    private final Calls calls;
    private final Ledger ledger;
    private final CompanyTurn turn;
    private final AgentHouse house;

    Checkout(CallRows rows, Calls calls, Ledger ledger, CompanyTurn turn, AgentHouse house) {
        this.rows = rows;
        this.calls = calls;
        this.ledger = ledger;
        this.turn = turn;
        this.house = house;
    }

    /** Stores answers of one company in the current transaction and books their costs; gives the calls whose answers are used. */
    Set<UUID> store(List<Received> answers) {
        var company = companyOf(answers);
        turn.take(company, PATIENCE);
        var stored = rows.answered(answers);
        var unpaid = new HashSet<>(stored.fresh());
        var fresh = answers.stream().filter(one -> unpaid.remove(one.call())).toList();
        ledger.settle(
                company,
                fresh.stream()
                        .map(one -> new Bill(one.reservation(), one.cost(), one.listedAs()))
                        .toList());
        fresh.forEach(calls::record);
        for (var one : fresh) {
            var order = one.act().order();
            if (order != null) {
                house.forgetAfterCommit(one.call(), order);
            }
        }
        return stored.used();
    }

    private static String companyOf(List<Received> answers) {
        var companies =
                answers.stream().map(one -> one.act().company()).distinct().toList();
        if (companies.size() != 1) {
            throw new IllegalArgumentException("Answers of one company are stored together, not of " + companies);
        }
        return companies.getFirst();
    }
}

package io.countersign.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Model calls as the check reads them, written by hand. */
final class Journal {
    /** A token of input costs a nano-dollar, at the version of every purchase of the bench. */
    static final Price PRICE = new Price(1_000_000, 100_000, 8_000_000);

    private Journal() {}

    /** Prices are only ever added to: tests share this one. */
    static void price(JdbcClient jdbc) {
        jdbc.sql("""
            insert into model_price (version, model, input, cached_input, output)
            values (1, 'test-model', ?, ?, ?) on conflict do nothing
            """).params(PRICE.input(), PRICE.cachedInput(), PRICE.output()).update();
    }

    static UUID answered(
            JdbcClient jdbc, UUID reservation, @Nullable Tokens usage, @Nullable Long reported, long cost) {
        var call = UUID.randomUUID();
        jdbc.sql("""
            insert into model_call (id, task, turn, attempt, run, assignment, company, position, act, model,
                                    reservation, price_version, status, input_tokens, cached_input_tokens,
                                    output_tokens, cost, reported_cost, used)
            select :call, cast(:call as text), 1, 1, run, assignment, company, position, 'WORK', 'test-model',
                   id, price_version, 'ANSWERED', cast(:input as bigint), cast(:cached as bigint),
                   cast(:output as bigint), :cost, cast(:reported as bigint), true
            from reservation where id = :reservation
            """)
                .param("call", call)
                .param("input", usage == null ? null : usage.input())
                .param("cached", usage == null ? null : usage.cachedInput())
                .param("output", usage == null ? null : usage.output())
                .param("cost", cost)
                .param("reported", reported)
                .param("reservation", reservation)
                .update();
        return call;
    }
}

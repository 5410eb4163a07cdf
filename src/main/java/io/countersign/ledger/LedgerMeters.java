package io.countersign.ledger;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** What each company's book holds and has posted, and what was billed above every ceiling: the same on every node. */
@Component
class LedgerMeters {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerMeters.class);
    private static final double NANOS = 1e9;

    private final JdbcClient jdbc;
    private final MultiGauge reserved;
    private final MultiGauge posted;
    private final MultiGauge overrun;

    LedgerMeters(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.reserved = gauge("countersign.ledger.reserved", "Held for calls that are not settled");
        this.posted = gauge("countersign.ledger.posted", "Spent since the company began");
        this.overrun = gauge("countersign.ledger.overrun", "Billed above ceilings and limits; should be 0");
    }

    private static MultiGauge gauge(String name, String description) {
        return MultiGauge.builder(name).description(description).baseUnit("usd").register(Metrics.globalRegistry);
    }

    private record Book(String company, long reserved, long posted, long overrun) {}

    @Scheduled(fixedDelayString = "${countersign.meters.interval}")
    void look() {
        try {
            var books = books();
            reserved.register(rows(books, Book::reserved), true);
            posted.register(rows(books, Book::posted), true);
            overrun.register(rows(books, Book::overrun), true);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The meters of the ledger are read later: {}", e.toString());
        }
    }

    private List<Book> books() {
        return jdbc.sql("""
            select c.id, b.reserved, b.posted, coalesce(o.posted, 0)
            from company c
            cross join lateral (select * from account where company = c.id and kind = 'BOOK' limit 1) b
            left join lateral (select * from account where company = c.id and kind = 'OVERRUN' limit 1) o on true\
            """)
                .query((row, _) -> new Book(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .list();
    }

    private static List<Row<?>> rows(List<Book> books, ToLongFunction<Book> amount) {
        return books.stream()
                .<Row<?>>map(book -> Row.of(Tags.of("company", book.company()), amount.applyAsLong(book) / NANOS))
                .toList();
    }
}

package io.countersign.ledger;

import static java.util.stream.Collectors.toMap;

import io.countersign.engine.Readings;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What each company's book holds and has posted, and what was billed above every ceiling: the same on every node. */
@Component
class LedgerMeters {
    private static final double NANOS = 1e9;

    private final JdbcClient jdbc;
    private final Readings reserved;
    private final Readings posted;
    private final Readings overrun;

    LedgerMeters(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.reserved = new Readings("countersign.ledger.reserved", "usd", "Held for calls that are not settled");
        this.posted = new Readings("countersign.ledger.posted", "usd", "Spent since the company began");
        this.overrun =
                new Readings("countersign.ledger.overrun", "usd", "Billed above ceilings and limits; should be 0");
    }

    private record Book(String company, long reserved, long posted, long overrun) {}

    @Scheduled(fixedDelayString = "${countersign.meters.interval}")
    void look() {
        Readings.look("the ledger", () -> {
            var books = books();
            reserved.show(dollars(books, Book::reserved));
            posted.show(dollars(books, Book::posted));
            overrun.show(dollars(books, Book::overrun));
        });
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

    private static Map<Tags, Double> dollars(List<Book> books, ToLongFunction<Book> amount) {
        return books.stream()
                .collect(toMap(book -> Tags.of("company", book.company()), book -> amount.applyAsLong(book) / NANOS));
    }
}

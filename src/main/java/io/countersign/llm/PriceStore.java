package io.countersign.llm;

import io.countersign.ledger.Price;
import io.countersign.record.CompanyRecord;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps every price list that was ever in force. */
@Component
class PriceStore {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final CompanyRecord record;

    PriceStore(JdbcClient jdbc, PlatformTransactionManager transactions, CompanyRecord record) {
        this.jdbc = jdbc;
        this.record = record;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** The list's version: that of the newest one where it is the same, else the next. Replicas do this one by one. */
    int load(PriceList list) {
        return transaction.execute(_ -> {
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended(current_schema() || ':price-list', 7))::text")
                    .query()
                    .singleRow();
            var newest = jdbc.sql("select version from price_list order by version desc limit 1")
                    .query(Integer.class)
                    .optional()
                    .orElse(0);
            return isThatOf(newest, list) ? newest : insert(newest + 1, list);
        });
    }

    Optional<PriceList> read(int version) {
        return jdbc.sql("select source, date, checksum, providers from price_list where version = ?")
                .param(version)
                .query((row, _) -> new PriceList(
                        row.getString("source"),
                        row.getObject("date", LocalDate.class),
                        row.getString("checksum"),
                        List.of((String[]) row.getArray("providers").getArray()),
                        prices(version)))
                .optional();
    }

    private boolean isThatOf(int version, PriceList list) {
        return jdbc.sql("select checksum = ? from price_list where version = ?")
                .params(list.checksum(), version)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    private int insert(int version, PriceList list) {
        jdbc.sql("insert into price_list (version, source, date, checksum, providers) values (?, ?, ?, ?, ?)")
                .params(
                        version,
                        list.source(),
                        list.date(),
                        list.checksum(),
                        list.providers().toArray(String[]::new))
                .update();
        list.models()
                .forEach((model, price) -> jdbc.sql(
                                "insert into model_price (version, model, input, cached_input, output) values (?, ?,"
                                        + " ?, ?, ?)")
                        .params(version, model, price.input(), price.cachedInput(), price.output())
                        .update());
        record.appendToInstallation(
                "PricesChanged",
                Map.of(
                        "version", version,
                        "source", list.source(),
                        "date", list.date().toString(),
                        "checksum", list.checksum()));
        return version;
    }

    private Map<String, Price> prices(int version) {
        var prices = new HashMap<String, Price>();
        jdbc.sql("select model, input, cached_input, output from model_price where version = ?")
                .param(version)
                .query(row -> {
                    prices.put(
                            row.getString("model"),
                            new Price(row.getLong("input"), row.getLong("cached_input"), row.getLong("output")));
                });
        return prices;
    }
}

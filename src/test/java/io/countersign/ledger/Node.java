package io.countersign.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.engine.CompanyTurn;
import io.countersign.record.CompanyRecord;
import io.countersign.record.RunRecord;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** The ledger of one JVM, without the rest of the application. */
final class Node {
    private Node() {}

    static AnnotationConfigApplicationContext on(DataSource database) {
        var context = new AnnotationConfigApplicationContext();
        context.registerBean(DataSource.class, () -> database);
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(database));
        context.registerBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(database));
        context.registerBean(ObjectMapper.class, () -> new ObjectMapper());
        context.register(
                CompanyTurn.class,
                RunRecord.class,
                CompanyRecord.class,
                Baskets.class,
                Purchases.class,
                Reservations.class,
                Closings.class,
                BlockedModels.class,
                Ledger.class,
                Limits.class,
                Balances.class,
                LedgerCheck.class,
                BudgetWarnings.class,
                GivenLimits.class);
        context.refresh();
        return context;
    }
}

package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TestDatabaseTest {
    @Test
    void everyDatabaseIsMigratedAndItsOwn() {
        try (var one = TestDatabase.fresh();
                var other = TestDatabase.fresh()) {
            JdbcClient.create(one)
                    .sql("insert into company (id, name, newest) values ('acme', 'Acme', 1)")
                    .update();

            var schema = JdbcClient.create(one).sql("select current_schema()").query(String.class);
            var companies =
                    JdbcClient.create(other).sql("select count(*) from company").query(Integer.class);
            assertThat(schema.single()).isEqualTo(TestDatabase.SCHEMA);
            assertThat(companies.single()).isZero();
        }
    }
}

package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

class DatabaseUrlTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
        postgres://ann:secret@db:5433/shop,                   jdbc:postgresql://db:5433/shop,                   ann, secret
        postgresql://ann:secret@db/shop,                      jdbc:postgresql://db/shop,                        ann, secret
        postgres://ann@db/shop,                               jdbc:postgresql://db/shop,                        ann, -
        postgres://db/shop,                                   jdbc:postgresql://db/shop,                        -,   -
        postgres://ann:p%40s%3A%2F%25+%3F@db/my%20shop,       jdbc:postgresql://db/my+shop,                     ann, p@s:/%+?
        postgres://ann:pw@[2001:db8::7]:5432/shop,            jdbc:postgresql://[2001:db8::7]:5432/shop,        ann, pw
        postgres://ann:pw@db/shop?sslmode=require&connect_timeout=3, jdbc:postgresql://db/shop?sslmode=require&connectTimeout=3, ann, pw
        postgres://db/shop?user=bob&password=p%26w,           jdbc:postgresql://db/shop,                        bob, p&w
        postgres:///shop,                                     jdbc:postgresql://localhost/shop,                 -,   -
        jdbc:postgresql://db:5433/shop?ssl=true,              jdbc:postgresql://db:5433/shop?ssl=true,          -,   -
        """)
    void translatesWhatHostingPlatformsWrite(String text, String jdbcUrl, String username, String password) {
        var url = DatabaseUrl.parse(text);

        assertThat(url).isEqualTo(new DatabaseUrl(jdbcUrl, username, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ann:hunter2@db/shop",
                "ann:hunter2@db/shop",
                "postgres://ann:hunter2@db",
                "postgres://ann:hunter2@db:port/shop",
                "postgres://ann:hunter2@d b/shop",
                "postgres://ann:hunter2%4@db/shop",
                "postgres://ann:hunter2@home@db/shop",
                "postgres://ann:hunter2@db/shop?hunter2"
            })
    void refusesAMalformedAddressWithoutRepeatingIt(String text) {
        var fault = catchThrowableOfType(StartupFault.class, () -> DatabaseUrl.parse(text));

        assertThat(fault).hasMessageStartingWith("DATABASE_URL ").hasMessageNotContaining("hunter2");
        assertThat(fault.getCause()).isNull();
        assertThat(fault.remedy()).doesNotContain("hunter2");
    }

    @Test
    void showsNeitherUserNorPassword() {
        assertThat(DatabaseUrl.parse("postgres://ann:hunter2@db:5433/shop?sslmode=require"))
                .hasToString("DatabaseUrl[db:5433/shop]");
        assertThat(DatabaseAddress.of("jdbc:postgresql://db/shop?user=ann&password=hunter2"))
                .hasToString("db/shop");
    }

    @Test
    void explicitAddressWinsOverAllOfIt() {
        var environment = new MockEnvironment()
                .withProperty("spring.datasource.url", "jdbc:postgresql://other/db")
                .withProperty("DATABASE_URL", "postgres://ann:secret@db/shop");

        process(environment);

        assertThat(environment.getProperty("spring.datasource.url")).isEqualTo("jdbc:postgresql://other/db");
        assertThat(environment.getProperty("spring.datasource.username")).isNull();
        assertThat(environment.getProperty("spring.datasource.password")).isNull();
    }

    @Test
    void explicitPasswordWinsOverTheOneInTheAddress() {
        var environment = new MockEnvironment()
                .withProperty("spring.datasource.password", "from-the-secret")
                .withProperty("DATABASE_URL", "postgres://ann:old@db/shop");

        process(environment);

        assertThat(environment.getProperty("spring.datasource.url")).isEqualTo("jdbc:postgresql://db/shop");
        assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("ann");
        assertThat(environment.getProperty("spring.datasource.password")).isEqualTo("from-the-secret");
    }

    @Test
    void anEmptyAddressIsNone() {
        var environment = new MockEnvironment().withProperty("DATABASE_URL", " ");

        process(environment);

        assertThat(environment.getProperty("spring.datasource.url")).isNull();
    }

    private static void process(MockEnvironment environment) {
        new DatabaseUrlPostProcessor().postProcessEnvironment(environment, new SpringApplication());
    }
}

package io.countersign.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Personal access tokens from the command line. */
class TokenCommandTest {
    private static final String PASSWORD = "correct horse battery staple";

    private static String url;
    private static JdbcClient jdbc;

    @BeforeAll
    static void database() {
        url = TestDatabase.freshUrl();
        jdbc = JdbcClient.create(new DriverManagerDataSource(url, "postgres", ""));
        assertThat(keyboard().send(PASSWORD, "user", "add", "robin", "-g", "administrators"))
                .isZero();
    }

    private static Keyboard keyboard() {
        return new Keyboard(Map.of("spring.datasource.url", url, "spring.datasource.username", "postgres"));
    }

    @Test
    void makesListsAndRevokes() {
        var keyboard = keyboard();

        assertThat(keyboard.type("token", "add", "robin", "nightly report", "-s", "read", "--days", "365"))
                .as(keyboard.err())
                .isZero();

        var shown = keyboard.out().lines().toList();
        assertThat(shown).hasSize(2);
        assertThat(shown.getFirst()).contains("nightly report  read  until ").endsWith("never used");
        assertThat(shown.getLast()).startsWith("cs_pat_");
        var id = shown.getFirst().substring(0, 36);
        assertThat(keyboard.type("token", "list", "robin")).isZero();
        assertThat(keyboard.out()).contains(id).doesNotContain("cs_pat_");
        assertThat(keyboard.type("token", "revoke", "robin", id)).isZero();
        assertThat(keyboard.type("token", "list", "robin")).isZero();
        assertThat(keyboard.out()).contains("revoked");
    }

    @Test
    void saysWhichRuleAWishBreaks() {
        var keyboard = keyboard();

        assertThat(keyboard.type("token", "add", "robin", "x", "-s", "everything"))
                .isEqualTo(1);
        assertThat(keyboard.err()).contains("scopes");
        assertThat(keyboard.type("token", "add", "robin", "x", "-s", "read", "--days", "400"))
                .isEqualTo(1);
        assertThat(keyboard.err()).contains("expiresAt");
        assertThat(keyboard.type("token", "add", "nobody", "x", "-s", "read")).isEqualTo(1);
        assertThat(keyboard.err()).contains("nobody");
        assertThat(keyboard.type("token", "add", "robin", "x")).isEqualTo(2);
    }

    /** As over REST: by roles, by positions, and in the place of somebody who fills one. */
    @Test
    void aCompanyIsOneThatTheUserMayKnowOf() {
        var keyboard = keyboard();
        List.of("penny", "dora").forEach(user -> keyboard.send(PASSWORD, "user", "add", user));
        jdbc.sql("insert into countersign.company (id, name, newest) values ('acme', 'Acme', 1)")
                .update();

        for (var user : List.of("penny", "dora")) {
            assertThat(keyboard.type("token", "add", user, "x", "-s", "read", "--company", "acme"))
                    .isEqualTo(1);
            assertThat(keyboard.err()).contains("company: is no company that the user may know of");
        }
        jdbc.sql("insert into countersign.company_person (person, company) values ('penny', 'acme')")
                .update();
        jdbc.sql("""
            insert into countersign.deputy (id, principal, deputy, begins_at, ends_at, named_by)
            values (gen_random_uuid(), 'penny', 'dora', now(), now() + interval '1 day', 'penny')\
            """).update();
        for (var user : List.of("penny", "dora")) {
            assertThat(keyboard.type("token", "add", user, "x", "-s", "read", "--company", "acme"))
                    .as(keyboard.err())
                    .isZero();
        }
    }

    @Test
    void aNewPasswordEndsTokensAndSessions() {
        var keyboard = keyboard();
        keyboard.send(PASSWORD, "user", "add", "perry");
        keyboard.type("token", "add", "perry", "old", "-s", "read");

        assertThat(keyboard.send("another " + PASSWORD, "user", "password", "perry"))
                .as(keyboard.err())
                .isZero();

        keyboard.type("token", "list", "perry");
        assertThat(keyboard.out()).contains("revoked");
        assertThat(jdbc.sql("select times from countersign.sessions_ended where user_name = 'perry'")
                        .query(Integer.class)
                        .single())
                .isPositive();
    }
}

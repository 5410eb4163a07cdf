package io.countersign.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** People from the command line, on a database that no server runs on. */
class UserCommandTest {
    private static final String PASSWORD = "correct horse battery staple";

    private static String url;
    private static JdbcClient jdbc;

    @BeforeAll
    static void database() {
        url = TestDatabase.freshUrl();
        jdbc = JdbcClient.create(new DriverManagerDataSource(url, "postgres", ""));
    }

    private static Keyboard keyboard() {
        return new Keyboard(Map.of("spring.datasource.url", url, "spring.datasource.username", "postgres"));
    }

    @Test
    void makesAnAdministratorWhoIsOnTheRecordAndKnowsItsPassword() {
        var keyboard = keyboard();

        assertThat(keyboard.send(PASSWORD + "\n", "user", "add", "carla", "-g", "administrators", "--group=board"))
                .as(keyboard.err())
                .isZero();

        assertThat(keyboard.out()).isEqualTo("carla  board, camunda-admin\n");
        assertThat(entries("carla"))
                .startsWith("UserMade command line", "MemberAdded command line", "MemberAdded command line");
        assertThat(keyboard.send("another " + PASSWORD + "\n", "user", "password", "carla"))
                .isZero();
        assertThat(entries("carla")).contains("PasswordChanged command line");
        assertThat(keyboard.type("user", "list")).isZero();
        assertThat(keyboard.out()).contains("carla  board, camunda-admin\n");
    }

    @Test
    void disablesAndGivesAndTakes() {
        var keyboard = keyboard();
        keyboard.send(PASSWORD, "user", "add", "lone", "-g", "administrators");

        assertThat(keyboard.send(PASSWORD, "user", "add", "otto", "-g", "operators"))
                .isZero();
        assertThat(keyboard.type("user", "groups", "otto", "--give", "board", "--take", "operators"))
                .isZero();
        assertThat(keyboard.out()).isEqualTo("otto  board\n");
        assertThat(keyboard.type("user", "disable", "otto")).isZero();
        assertThat(keyboard.out()).isEqualTo("otto  board, disabled\n");
        assertThat(keyboard.type("user", "enable", "otto")).isZero();
        assertThat(keyboard.out()).isEqualTo("otto  board\n");
        assertThat(keyboard.type("user", "groups", "nobody")).isEqualTo(1);
        assertThat(keyboard.err()).isEqualTo("There is no user nobody\n");
    }

    @Test
    void takesNoPasswordFromAnArgument() {
        var keyboard = keyboard();

        assertThat(keyboard.type("user", "add", "clever", "--password", PASSWORD))
                .isEqualTo(2);
        assertThat(keyboard.type("user", "add", "silent")).isEqualTo(2);
        assertThat(keyboard.err()).contains("read from the standard input");
    }

    @Test
    void saysWhatThereIsToDo() {
        var keyboard = keyboard();

        assertThat(keyboard.type("user")).isEqualTo(2);
        assertThat(keyboard.err()).contains("add", "groups", "disable");
        assertThat(keyboard.type("user", "--help")).isZero();
        assertThat(keyboard.out()).contains("never from an argument");
    }

    @Test
    void leavesADatabaseWithoutTablesAlone() {
        var keyboard = new Keyboard(
                Map.of("spring.datasource.url", TestDatabase.emptyUrl(), "spring.datasource.username", "postgres"));

        assertThat(keyboard.type("user", "list")).isEqualTo(1);
        assertThat(keyboard.err()).contains("The database lacks", "Run the command onboard");
    }

    @Test
    void saysWhatIsWrongWithTheDatabaseWithoutWaitingForIt() {
        var keyboard =
                new Keyboard(Map.of("spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/none?password=hunter2"));

        assertThat(keyboard.type("user", "list")).isEqualTo(1);
        assertThat(keyboard.err())
                .contains("PostgreSQL at 127.0.0.1:1/none cannot be used", "Check address")
                .doesNotContain("hunter2", "\tat ");
    }

    private static List<String> entries(String user) {
        return jdbc.sql("select type || ' ' || (actor ->> 'capacity') from record_entry where chain = 'installation'"
                        + " and data ->> 'user' = ? order by seq")
                .param(user)
                .query(String.class)
                .list();
    }
}

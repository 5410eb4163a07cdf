package io.countersign.access.camunda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.access.AccessTest;
import io.countersign.access.Caller;
import io.countersign.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** People as an operator makes and changes them. */
class PeopleModuleTest extends AccessTest {
    @Autowired
    private People people;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void thereIsSomebody() {
        people.add("petra", PASSWORD, List.of(Caller.OPERATORS));
    }

    @AfterEach
    void nobodyIsLeft() {
        identity.deleteUser("petra");
        identity.deleteUser("second");
        administrators.ensure(ADMIN, ADMIN_PASSWORD);
    }

    @Test
    void whoIsDisabledIsLetInByNoDoorAndLosesNothing() {
        var browser = aBrowser();
        browser.logIn("petra", PASSWORD);
        assertThat(asProgram("petra", "/actuator/health").statusCode()).isEqualTo(200);

        people.change("petra", Set.of(Caller.DISABLED), Set.of());

        assertThat(asProgram("petra", "/actuator/health").statusCode()).isEqualTo(401);
        assertThat(browser.open("/").headers().firstValue("Location")).hasValue("/login");
        assertThat(aBrowser().logIn("petra", PASSWORD).headers().firstValue("Location"))
                .hasValue("/login?error");
        people.change("petra", Set.of(), Set.of(Caller.DISABLED));
        assertThat(asProgram("petra", "/actuator/health").statusCode()).isEqualTo(200);
        assertThat(browser.open("/").headers().firstValue("Location")).hasValue("/login");
    }

    @Test
    void theLastAdministratorStays() {
        assertThatThrownBy(() -> people.change(ADMIN, Set.of(), Set.of("administrators")))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("Nobody would be left who administers");
        assertThatThrownBy(() -> people.change(ADMIN, Set.of(Caller.DISABLED), Set.of()))
                .isInstanceOf(Problem.Clash.class);
        assertThat(people.find(ADMIN).groups()).contains(Caller.ADMINISTRATORS).doesNotContain(Caller.DISABLED);

        people.add("second", PASSWORD, Set.of("administrators"));
        assertThat(people.change(ADMIN, Set.of(Caller.DISABLED), Set.of()).disabled())
                .isTrue();
        people.change(ADMIN, Set.of(), Set.of(Caller.DISABLED));
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /engine-rest/group/camunda-admin/members/admin",
        "PUT, /engine-rest/group/disabled/members/admin",
        "DELETE, /engine-rest/user/admin"
    })
    void theLastAdministratorStaysByTheEnginesDoorsToo(String method, String path) {
        people.add("second", PASSWORD, Set.of("administrators"));
        people.change("second", Set.of(Caller.DISABLED), Set.of());

        var refused = asProgram(ADMIN, method, path, "");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Nobody would be left who administers");
        assertThat(people.find(ADMIN).groups()).contains(Caller.ADMINISTRATORS).doesNotContain(Caller.DISABLED);

        people.change("second", Set.of(), Set.of(Caller.DISABLED));
        assertThat(asProgram(ADMIN, method, path, "").statusCode()).isEqualTo(204);
        identity.deleteMembership(ADMIN, Caller.DISABLED);
    }

    /** Each is let in, and each of them removes the other. */
    @Test
    void ofTwoAdministratorsWhoRemoveEachOtherAtOnceOneStays() throws Exception {
        people.add("second", PASSWORD, Set.of("administrators"));
        try (var both = Executors.newFixedThreadPool(2)) {
            var answers = transaction.execute(_ -> {
                administrators.takeTurn();
                var begun =
                        List.of(both.submit(() -> remove(ADMIN, "second")), both.submit(() -> remove("second", ADMIN)));
                await().until(() -> waiting() == 2);
                return begun;
            });

            assertThat(List.of(answers.get(0).get(), answers.get(1).get())).containsExactlyInAnyOrder(204, 400);
        }
    }

    private int remove(String by, String whom) {
        return asProgram(by, "DELETE", "/engine-rest/group/camunda-admin/members/" + whom, "")
                .statusCode();
    }

    private long waiting() {
        return jdbc.sql("select count(*) from pg_locks where locktype = 'advisory' and not granted")
                .query(Long.class)
                .single();
    }

    @Test
    void refusesWhatIsNotRightAndSaysWhichRule() {
        assertThatThrownBy(() -> people.add("petra", PASSWORD, List.of()))
                .isInstanceOf(Problem.Clash.class)
                .hasMessage("There is a user petra already");
        assertThatThrownBy(() -> people.add("-x", "short", List.of()))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid -> assertThat(invalid.faults())
                                .extracting(Problem.Fault::path)
                                .containsExactly("user name", "password"));
        assertThatThrownBy(() -> people.add("second", PASSWORD, List.of("acme.boss")))
                .isInstanceOf(Problem.Missing.class)
                .hasMessageContaining("There is no group acme.boss, only", "operators");
        assertThatThrownBy(() -> people.find("second")).isInstanceOf(Problem.Missing.class);
        assertThatThrownBy(() -> people.setPassword("petra", "short")).isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> people.setPassword("second", PASSWORD)).isInstanceOf(Problem.Missing.class);
        assertThat(asProgram("petra", "/actuator/health").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'a', 'at least 12 characters'",
        "'eleven char', 'at least 12 characters'",
        "'            ', 'must not be blank'"
    })
    void nobodyChoosesAWeakPasswordByTheEnginesDoorsEither(String weak, String rule) {
        var own = asProgram("petra", "PUT", "/engine-rest/user/petra/credentials", """
            {"password": "%s", "authenticatedUserPassword": "%s"}\
            """.formatted(weak, PASSWORD));
        var others = asProgram(ADMIN, "POST", "/engine-rest/user/create", """
            {"profile": {"id": "second"}, "credentials": {"password": "%s"}}\
            """.formatted(weak));

        assertThat(List.of(own.statusCode(), others.statusCode())).containsOnly(400);
        assertThat(List.of(own.body(), others.body())).allMatch(body -> body.contains(rule));
        assertThat(asProgram(ADMIN, "POST", "/engine-rest/identity/password-policy", """
            {"password": "%s"}\
            """.formatted(weak))
                        .body())
                .contains("\"valid\":false");
        assertThat(identity.checkPassword("petra", PASSWORD)).isTrue();
        assertThat(identity.createUserQuery().userId("second").count()).isZero();
    }

    @Test
    void whoChangesNothingButTheProfileIsNotAskedForAPassword() {
        var answer = asProgram("petra", "PUT", "/engine-rest/user/petra/profile", """
            {"id": "petra", "firstName": "Petra", "lastName": "P"}\
            """);

        assertThat(answer.statusCode()).isEqualTo(204);
    }

    @Test
    void aNewPasswordLiftsTheDelayAfterWrongOnes() {
        identity.checkPassword("petra", "wrong");

        people.setPassword("petra", "another " + PASSWORD);

        assertThat(identity.checkPassword("petra", "another " + PASSWORD)).isTrue();
    }

    @Test
    void companyRolesAreGroups() {
        var group = identity.newGroup("petras-company.board");
        group.setName("Board of Petra's company");
        identity.saveGroup(group);

        assertThat(people.change("petra", Set.of("petras-company.board"), Set.of())
                        .groups())
                .containsExactlyInAnyOrder(Caller.OPERATORS, "petras-company.board");

        identity.deleteGroup("petras-company.board");
    }
}

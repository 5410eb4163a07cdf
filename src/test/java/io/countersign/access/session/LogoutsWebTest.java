package io.countersign.access.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.AccessTest;
import io.countersign.access.Browser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The ends of all sessions of a user at once. */
class LogoutsWebTest extends AccessTest {
    private static final String END_MINE = "/api/me/sessions/end";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Logouts logouts;

    @Test
    void saysWhoOneIsAndWhereOneIsLoggedIn() {
        var one = loggedIn(aUser("mara", "board"));
        loggedIn("mara");

        var me = one.fetch("/api/me").body();

        assertThat(me).contains("\"name\":\"mara\"", "\"groups\":[\"board\"]");
        assertThat(me).containsOnlyOnce("\"current\":true").containsOnlyOnce("\"current\":false");
        assertThat(asProgram("mara", "/api/me").body()).doesNotContain("\"current\":true");
        assertThat(send(request("/api/me")).statusCode()).isEqualTo(401);
    }

    @Test
    void endsAllOwnSessionsAndNobodyElses() {
        var here = loggedIn(aUser("nora"));
        var there = loggedIn("nora");
        var other = loggedIn(aUser("norbert"));

        var ended = here.submit("/", "/logout", Map.of("everywhere", "true"));

        assertThat(ended.headers().firstValue("Location")).hasValue("/login?logout");
        assertOut(here, there);
        assertIn(other);
    }

    @Test
    void endsThemByTheApiToo() {
        var here = loggedIn(aUser("olga"));
        var there = loggedIn("olga");

        assertThat(here.post(END_MINE, "application/json", "").statusCode()).isEqualTo(403);
        assertIn(here, there);
        var ended = asProgram("olga", "POST", END_MINE, "");

        assertThat(ended.statusCode()).isEqualTo(200);
        assertThat(ended.body()).isEqualTo("{\"sessions\":2}");
        assertOut(here, there);
        assertIn(loggedIn("olga"));
        assertThat(asProgram("olga", "POST", END_MINE, "").body()).isEqualTo("{\"sessions\":1}");
    }

    @Test
    void anOrdinaryLogoutEndsOneSession() {
        var here = loggedIn(aUser("otto"));
        var there = loggedIn("otto");

        here.submit("/", "/logout", Map.of());

        assertOut(here);
        assertIn(there);
    }

    @Test
    void anAdministratorEndsThoseOfAUser() {
        var browser = loggedIn(aUser("paula"));
        var end = "/api/users/paula/sessions/end";

        assertThat(asProgram(aUser("petra", "operators", "board"), "POST", end, "")
                        .statusCode())
                .isEqualTo(403);
        assertIn(browser);
        assertThat(asProgram(ADMIN, "POST", end, "").body()).isEqualTo("{\"sessions\":1}");

        assertOut(browser);
        assertThat(asProgram(ADMIN, "POST", "/api/users/nobody-like-that/sessions/end", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(jdbc.sql("select actor ->> 'name' from record_entry where type = 'SessionsEnded'"
                                + " and data ->> 'user' = 'paula' and data ->> 'sessions' = '1'")
                        .query(String.class)
                        .list())
                .containsExactly(ADMIN);
    }

    @Test
    void anotherPasswordEndsThem() {
        var browser = loggedIn(aUser("quinn"));
        var user = identity.createUserQuery().userId("quinn").singleResult();
        user.setLastName("Changed");
        identity.saveUser(user);
        assertIn(browser);

        user = identity.createUserQuery().userId("quinn").singleResult();
        user.setPassword(PASSWORD + "!");
        identity.saveUser(user);

        assertOut(browser);
    }

    /** Else who had a session of the old one would be logged in as the new one. */
    @Test
    void aRemovedUserWhoIsMadeAgainHasNone() {
        var browser = loggedIn(aUser("rosa"));

        identity.deleteUser("rosa");
        aUser("rosa");

        assertOut(browser);
    }

    /** The session is stored after the others were ended, so there was nothing yet to remove. */
    @Test
    void aLoginThatHasOnlyBegunIsEndedToo() {
        var browser = loggedIn(aUser("sam"));
        var session = jdbc.sql("select * from browser_session where principal_name = 'sam'")
                .query()
                .singleRow();
        var attributes = jdbc.sql("select * from browser_session_attributes where session_primary_id = ?")
                .param(session.get("primary_id"))
                .query()
                .listOfRows();

        asProgram("sam", "POST", END_MINE, "");
        stored("browser_session", session);
        attributes.forEach(attribute -> stored("browser_session_attributes", attribute));

        assertOut(browser);
    }

    private void stored(String table, Map<String, Object> row) {
        jdbc.sql("insert into " + table + " (" + String.join(", ", row.keySet()) + ") values (:values)")
                .param("values", List.copyOf(row.values()))
                .update();
    }

    @Test
    void nobodyIsLoggedInMeanwhileWithThePasswordOfBefore(@Autowired PlatformTransactionManager transactions) {
        var before = logouts.times(aUser("tina"));
        var browser = aBrowser();
        new TransactionTemplate(transactions).executeWithoutResult(_ -> {
            var user = identity.createUserQuery().userId("tina").singleResult();
            user.setPassword("another " + PASSWORD);
            identity.saveUser(user);
            browser.logIn("tina", PASSWORD);
        });

        assertThat(logouts.times("tina")).isEqualTo(before + 1);
        assertOut(browser);
    }

    @Test
    void anEndedSessionCannotEndOthers() {
        var stolen = loggedIn(aUser("uta"));
        var form = stolen.open("/").body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        var times = logouts.times("uta");
        jdbc.sql("insert into sessions_ended (user_name, times) values ('uta', 1)")
                .update();

        stolen.post("/logout", "application/x-www-form-urlencoded", "everywhere=true&_csrf=" + form);

        assertThat(logouts.times("uta")).isEqualTo(times + 1);
    }

    /** What a node says of the time is of no consequence, be it days ahead or behind. */
    @Test
    void goesByTheDatabasesClockAlone(@Autowired SessionRepository<?> sessions) {
        var browser = loggedIn(aUser("vera"));

        for (var days : new int[] {-30, 30}) {
            usedAt(sessions, id(), Instant.now().plusSeconds(days * 86_400L));

            assertThat(jdbc.sql("select count(*) from browser_session where session_id = ? and"
                                    + " abs(extract(epoch from clock_timestamp()) * 1000 - last_access_time) < 60000"
                                    + " and abs(expiry_time - last_access_time - 8 * 3600000) < 60000")
                            .param(id())
                            .query(Integer.class)
                            .single())
                    .isEqualTo(1);
            assertIn(browser);
        }
    }

    private String id() {
        return jdbc.sql("select session_id from browser_session where principal_name = 'vera'")
                .query(String.class)
                .single();
    }

    private static <S extends Session> void usedAt(SessionRepository<S> sessions, String id, Instant time) {
        var session = sessions.findById(id);
        session.setLastAccessedTime(time);
        sessions.save(session);
    }

    private Browser loggedIn(String name) {
        var browser = aBrowser();
        browser.logIn(name, PASSWORD);
        assertIn(browser);
        return browser;
    }

    private static void assertIn(Browser... browsers) {
        for (var browser : browsers) {
            assertThat(browser.fetch("/api/me").statusCode()).isEqualTo(200);
        }
    }

    private static void assertOut(Browser... browsers) {
        for (var browser : browsers) {
            assertThat(browser.fetch("/api/me").statusCode()).isEqualTo(401);
            assertThat(browser.fetch("/camunda/api/engine/engine/default/task").statusCode())
                    .isEqualTo(401);
        }
    }
}

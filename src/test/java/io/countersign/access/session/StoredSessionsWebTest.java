package io.countersign.access.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.AccessTest;
import io.countersign.access.AuthSecrets;
import io.countersign.access.Browser;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.serializer.DefaultSerializer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

class StoredSessionsWebTest extends AccessTest {
    private static final String COOKIE = "COUNTERSIGN_SESSION";
    private static final long DAY = Duration.ofDays(1).toMillis();

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AuthSecrets secrets;

    @Autowired
    private ExpiredSessions expired;

    @ParameterizedTest
    @MethodSource
    void dropsASessionThatItCannotRead(byte[] bytes) {
        var browser = loggedIn("yara");
        var id = id(browser);
        jdbc.sql("update browser_session_attributes set attribute_bytes = ? where session_primary_id"
                        + " = (select primary_id from browser_session where session_id = ?)")
                .params(bytes, id)
                .update();

        var answer = browser.open("/");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/login");
        assertThat(isStored(id)).isFalse();
        browser.logIn("yara", PASSWORD);
        assertThat(browser.open("/").statusCode()).isEqualTo(200);
    }

    /** Of a class that is gone, of a class that sessions do not hold, and of no class at all. */
    static Stream<byte[]> dropsASessionThatItCannotRead() throws IOException {
        return Stream.of(
                ofAClassThatIsGone(), new DefaultSerializer().serializeToByteArray(new File("/")), new byte[7]);
    }

    @Test
    void readsWhatItStoredIncludingWhatTheWebAppsPutThere() {
        var browser = loggedIn("zoe");
        browser.open("/camunda/app/tasklist/default/");

        assertThat(browser.fetch("/camunda/api/admin/auth/user/default").body()).contains("\"userId\":\"zoe\"");
        assertThat(jdbc.sql("select attribute_name from browser_session_attributes join browser_session"
                                + " on primary_id = session_primary_id where session_id = ?")
                        .param(id(browser))
                        .query(String.class)
                        .list())
                .contains("SPRING_SECURITY_CONTEXT", "authenticatedUser");
    }

    @Test
    void endsASessionAfterADayHoweverBusyItIs() {
        var browser = loggedIn("alma");
        jdbc.sql("update browser_session set creation_time = creation_time - ? where session_id = ?")
                .params(DAY, id(browser))
                .update();

        assertThat(browser.fetch("/api/x").statusCode()).isEqualTo(401);
    }

    @Test
    void endsASessionThatWasIdleForEightHours() {
        var busy = loggedIn("bea");
        var idle = loggedIn("bea");
        jdbc.sql("update browser_session set last_access_time = last_access_time - ? where session_id = ?")
                .params(DAY / 3 - 60_000, id(busy))
                .update();
        jdbc.sql("update browser_session set last_access_time = last_access_time - ? where session_id = ?")
                .params(DAY / 3, id(idle))
                .update();

        assertThat(busy.fetch("/api/x").statusCode()).isEqualTo(404);
        assertThat(idle.fetch("/api/x").statusCode()).isEqualTo(401);
    }

    @Test
    void removesSessionsThatHaveEndedAndNoOthers() {
        var over = id(loggedIn("cleo"));
        var alive = id(loggedIn("cleo"));
        jdbc.sql("update browser_session set expiry_time = ? where session_id = ?")
                .params(System.currentTimeMillis() - 1, over)
                .update();

        expired.remove();

        assertThat(isStored(over)).isFalse();
        assertThat(isStored(alive)).isTrue();
    }

    @Test
    void takesACookieWithoutItsSignatureForNone() {
        var browser = loggedIn("dina");
        var signed = browser.cookie(COOKIE);
        var id = id(browser);

        var others = new AuthSecrets("a secret that this installation never had", null);
        for (var forged : List.of(id, id + ".", others.sign(id), "x" + signed, signed + "x")) {
            browser.setCookie(COOKIE, forged);
            assertThat(browser.fetch("/api/x").statusCode()).as(forged).isEqualTo(401);
        }
        browser.setCookie(COOKIE, signed);
        assertThat(browser.fetch("/api/x").statusCode()).isEqualTo(404);
    }

    @Test
    void asksForNoSessionWhenABrowserLooksAtAProbe() {
        var browser = loggedIn("dodo");
        jdbc.sql("update browser_session set last_access_time = last_access_time - 1000 where session_id = ?")
                .param(id(browser))
                .update();
        var before = lastAccess(browser);

        assertThat(browser.fetch("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(browser.fetch("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(lastAccess(browser)).isEqualTo(before);
        browser.fetch("/api/x");
        assertThat(lastAccess(browser)).isGreaterThan(before);
    }

    private long lastAccess(Browser browser) {
        return jdbc.sql("select last_access_time from browser_session where session_id = ?")
                .param(id(browser))
                .query(Long.class)
                .single();
    }

    @Test
    void givesASessionAnotherIdAtTheLogin() {
        var browser = aBrowser();
        browser.open("/login");
        var before = id(browser);

        browser.logIn(aUser("elsa"), PASSWORD);

        assertThat(id(browser)).isNotEqualTo(before);
        assertThat(isStored(before)).isFalse();
    }

    @Test
    void takesTheSameThingFromTwoRequestsAtOnce(@Autowired SessionRepository<?> sessions) {
        var id = id(loggedIn("flora"));

        race(sessions, id, (one, other) -> {
            one.setAttribute("added", "by one");
            other.setAttribute("added", "by the other");
        });

        assertThat(sessions.findById(id)).isNotNull();
        assertThat(sessions.findById(id).<String>getAttribute("added")).isEqualTo("by the other");
    }

    @Test
    void takesNothingMoreAfterALogoutElsewhere(@Autowired SessionRepository<?> sessions) {
        var browser = loggedIn("gitta");
        var id = id(browser);

        race(sessions, id, (_, other) -> {
            browser.submit("/", "/logout", Map.of());
            other.setAttribute("added", "too late");
            other.setLastAccessedTime(Instant.now());
        });

        assertThat(sessions.findById(id)).isNull();
        assertThat(isStored(id)).isFalse();
    }

    /** Two requests that both have read the session before either writes it. */
    private static <S extends Session> void race(
            SessionRepository<S> sessions, String id, BiConsumer<Session, Session> requests) {
        var one = sessions.findById(id);
        var other = sessions.findById(id);
        requests.accept(one, other);
        sessions.save(one);
        sessions.save(other);
    }

    private Browser loggedIn(String name) {
        var browser = aBrowser();
        browser.logIn(aUser(name), PASSWORD);
        return browser;
    }

    private String id(Browser browser) {
        return secrets.recognise(browser.cookie(COOKIE)).orElseThrow().id();
    }

    private boolean isStored(String id) {
        return jdbc.sql("select count(*) from browser_session where session_id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** What an older version stored, of a class that this one does not have. */
    private static byte[] ofAClassThatIsGone() throws IOException {
        var bytes = new DefaultSerializer().serializeToByteArray(new Gone());
        return new String(bytes, ISO_8859_1).replace("$Gone", "$Lost").getBytes(ISO_8859_1);
    }

    private record Gone() implements Serializable {}
}

package io.countersign.access.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.AuthSecrets;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.server.Session;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** The cookie as a browser gets it and gives it back, through the same filters as in the product. */
class SignedCookieTest {
    private static final AuthSecrets OLD = new AuthSecrets("the secret of last year, quite long", null);
    private static final AuthSecrets NEW = new AuthSecrets("the secret of this year, quite long", null);
    private static final AuthSecrets ROTATED =
            new AuthSecrets("the secret of this year, quite long", "the secret of last year, quite long");

    private final MapSessionRepository store = new MapSessionRepository(new ConcurrentHashMap<>());

    @Test
    void isKeptFromScriptsAndOtherSites() throws Exception {
        var header = login(OLD, aRequest()).getHeader("Set-Cookie");

        assertThat(header)
                .startsWith("the-session=")
                .contains("HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Secure", "Max-Age");
    }

    @Test
    void isSecureBehindTls() throws Exception {
        var request = aRequest();
        request.setSecure(true);

        assertThat(login(OLD, request).getHeader("Set-Cookie")).contains("; Secure");
    }

    @Test
    void findsTheSessionAgainAndIsNotWrittenTwice() throws Exception {
        var answer = visit(NEW, login(NEW, aRequest()));

        assertThat(answer.getContentAsString()).isEqualTo("known");
        assertThat(answer.getHeader("Set-Cookie")).isNull();
    }

    @Test
    void isNoneWhenSignedWithAnUnknownSecret() throws Exception {
        assertThat(visit(NEW, login(OLD, aRequest())).getContentAsString()).isEqualTo("unknown");
    }

    @Test
    void isSignedAnewWhenSignedWithThePreviousSecret() throws Exception {
        var renewed = visit(ROTATED, login(OLD, aRequest()));

        assertThat(renewed.getContentAsString()).isEqualTo("known");
        assertThat(renewed.getHeaders("Set-Cookie")).hasSize(1);
        assertThat(visit(NEW, renewed).getContentAsString()).isEqualTo("known");
    }

    @Test
    void isNotSignedAnewForASessionThatIsGone() throws Exception {
        var login = login(OLD, aRequest());
        store.deleteById(OLD.recognise(valueOf(login)).orElseThrow().id());

        var answer = visit(ROTATED, login);

        assertThat(answer.getContentAsString()).isEqualTo("unknown");
        assertThat(answer.getHeader("Set-Cookie")).isNull();
    }

    @Test
    void goesWithItsSession() throws Exception {
        var request = aRequest();
        request.setCookies(new Cookie("the-session", valueOf(login(NEW, aRequest()))));

        var answer = answer(NEW, request, "logout");

        assertThat(answer.getHeader("Set-Cookie")).startsWith("the-session=;").contains("Max-Age=0");
    }

    private static MockHttpServletRequest aRequest() {
        return new MockHttpServletRequest("GET", "/");
    }

    private MockHttpServletResponse login(AuthSecrets secrets, MockHttpServletRequest request) throws Exception {
        return answer(secrets, request, "login");
    }

    /** A request with the cookie that an earlier answer set. */
    private MockHttpServletResponse visit(AuthSecrets secrets, MockHttpServletResponse earlier) throws Exception {
        var request = aRequest();
        request.setCookies(new Cookie("the-session", valueOf(earlier)));
        return answer(secrets, request, null);
    }

    private static String valueOf(MockHttpServletResponse answer) {
        return String.valueOf(answer.getHeader("Set-Cookie"))
                .replaceFirst("^[^=]+=", "")
                .replaceFirst(";.*", "");
    }

    private MockHttpServletResponse answer(AuthSecrets secrets, MockHttpServletRequest request, @Nullable String what)
            throws Exception {
        var settings = new Session.Cookie();
        settings.setName("the-session");
        settings.setHttpOnly(true);
        var cookie = new SignedCookie(SessionConfiguration.plain(settings), secrets);
        var ids = new CookieHttpSessionIdResolver();
        ids.setCookieSerializer(cookie);
        var sessions = new SessionRepositoryFilter<>(store);
        sessions.setHttpSessionIdResolver(ids);
        var response = new MockHttpServletResponse();
        new MockFilterChain(new Page(what), sessions, new CookieRenewal(cookie)).doFilter(request, response);
        return response;
    }

    /** Says whether it knows the session; makes or ends it where it is told to. */
    private static final class Page extends HttpServlet {
        private final @Nullable String what;

        Page(@Nullable String what) {
            this.what = what;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var session = request.getSession("login".equals(what));
            if ("logout".equals(what)) {
                session.invalidate();
            }
            response.getWriter().print(session == null ? "unknown" : "known");
        }
    }
}

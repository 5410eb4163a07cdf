package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.access.Caller;
import io.countersign.access.CompanyOf;
import io.countersign.access.Everybody;
import io.countersign.problem.Problem;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

class DoorGuardTest {
    private static final UUID RUN = UUID.randomUUID();

    private final DoorGuard guard = new DoorGuard(
            Everybody.byGroups(),
            new DoorCompanies(
                    new StaticListableBeanFactory(Map.of("runs", new Runs())).getBeanProvider(CompanyOf.class)));

    /** One run of one company. */
    private static final class Runs implements CompanyOf {
        @Override
        public String kind() {
            return "run";
        }

        @Override
        public Optional<String> company(UUID id) {
            return id.equals(RUN) ? Optional.of("acme") : Optional.empty();
        }
    }

    @AfterEach
    void nobodyCalls() {
        SecurityContextHolder.clearContext();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/secrets", "/api/companies/{company}/secrets", "/api/runs/{id}/pause"})
    void aDoorThatTheTableDoesNotNameIsClosedToAdministratorsToo(String path) {
        callsWith(Caller.ADMINISTRATORS);

        assertThatThrownBy(() -> knock("PATCH", path, Map.of()))
                .isInstanceOf(Problem.Denied.class)
                .hasMessage("No rule says who may use this door, so nobody may.");
    }

    @ParameterizedTest
    @CsvSource({
        "acme.owner, passes",
        "acme.operator, passes",
        "acme.member, passes",
        "camunda-admin, passes",
        "board, passes",
        "operators, passes",
        "acme.auditor, denied",
        "acme.guest, missing",
        "acme, missing",
        "acme.operators, missing",
        "rival.owner, missing",
        "acme.rival.owner, missing",
        ".owner, missing"
    })
    void whoStartsRunsHasARoleInTheCompany(String group, String what) {
        callsWith(group);

        assertThat(outcome("POST", "/api/companies/{company}/runs", Map.of("company", "acme")))
                .isEqualTo(what);
        assertThat(outcome("POST", "/api/runs/{id}/pause", Map.of("id", RUN.toString())))
                .isEqualTo(what);
    }

    @Test
    void whatIsOfAnotherCompanyIsAsIfItWereNot() {
        callsWith("rival.owner");
        var unknown = UUID.randomUUID();

        assertThatThrownBy(() -> knock("GET", "/api/runs/{id}", Map.of("id", RUN.toString())))
                .isInstanceOf(Problem.Missing.class)
                .hasMessage("There is no run " + RUN);
        assertThatThrownBy(() -> knock("GET", "/api/runs/{id}", Map.of("id", unknown.toString())))
                .isInstanceOf(Problem.Missing.class)
                .hasMessage("There is no run " + unknown);
    }

    @Test
    void anIdIsReadAsTheDoorReadsIt() {
        callsWith("rival.owner");

        for (var text : new String[] {" " + RUN + " ", RUN.toString().toUpperCase()}) {
            assertThat(outcome("GET", "/api/runs/{id}", Map.of("id", text))).isEqualTo("missing");
        }
        assertThat(outcome("GET", "/api/runs/{id}", Map.of("id", "none"))).isEqualTo("passes");
    }

    @Test
    void headIsAsGet() {
        callsWith("acme.auditor");

        assertThat(outcome("HEAD", "/api/runs/{id}", Map.of("id", RUN.toString())))
                .isEqualTo("passes");
        callsWith("rival.auditor");
        assertThat(outcome("HEAD", "/api/runs/{id}", Map.of("id", RUN.toString())))
                .isEqualTo("missing");
    }

    @ParameterizedTest
    @CsvSource({
        "camunda-admin, passes",
        "board, passes",
        "operators, passes",
        "acme.owner, denied",
        "acme.board, denied"
    })
    void whatIsOfNoCompanyNeedsARoleInEveryCompany(String group, String what) {
        callsWith(group);

        assertThat(outcome("GET", "/api/ledger/check", Map.of())).isEqualTo(what);
    }

    private String outcome(String method, String path, Map<String, String> variables) {
        try {
            return knock(method, path, variables) ? "passes" : "stopped";
        } catch (Problem.Missing e) {
            return "missing";
        } catch (Problem.Denied e) {
            return "denied";
        }
    }

    private boolean knock(String method, String path, Map<String, String> variables) {
        var request = new MockHttpServletRequest(method, path);
        request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, path);
        request.setAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, variables);
        return guard.preHandle(request, new MockHttpServletResponse(), new HandlerMethod(this, handler()));
    }

    private static Method handler() {
        try {
            return DoorGuardTest.class.getDeclaredMethod("handler");
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private static void callsWith(String... groups) {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(new Caller("ann", Set.of(groups)), ""));
    }
}

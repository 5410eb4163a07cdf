package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.access.Browser;
import io.countersign.access.Notice;
import io.countersign.access.TestPeople;
import io.countersign.trial.attack.Payload;
import io.countersign.trial.browser.Chromium;
import io.countersign.trial.browser.Tab;
import io.countersign.trial.browser.Violation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.web.util.UriUtils;

/**
 * What people and models write is text on every page that shows it: a real browser opens the pages as an administrator, whose
 * session an attacker would like to have. It does so without the pages' content policies, so that these are a second lock and
 * not the only one; another test shows that the second one locks too.
 */
class StoredScriptsSystemTest extends AttackTest {
    private static final String TAB =
            "[...document.querySelectorAll('.nav-tabs a')].find(one => one.innerText.trim() === '%s')";

    /** What a page would do that took a text for its own markup. */
    private static final String MARKUP =
            "document.body.insertAdjacentHTML('beforeend', \"%s\")".formatted(Payload.IMAGE.text());

    /** A web application of Camunda is there. */
    private static final String BEGUN = "document.body.innerText.includes('Powered by')";

    /** What one of them would do that took a text for its own template; it is AngularJS's own door that is used. */
    private static final String TEMPLATE = """
        [document, ...document.querySelectorAll('*')]
            .flatMap(one => Object.keys(one).filter(key => key.startsWith('jQuery')).map(key => one[key]))
            .find(data => data.$injector)
            .$injector.invoke(['$compile', '$rootScope', (compile, scope) => {
                compile("<p>%s</p>")(scope);
                scope.$digest();
            }])\
        """.formatted(Payload.ANGULAR.text());

    private static @Nullable Chromium browser;

    @Autowired
    private DefaultListableBeanFactory beans;

    @Autowired
    private FilterService filters;

    @Autowired
    private AuthorizationService authorizations;

    private final Set<String> harm = new LinkedHashSet<>();
    private Tab tab;

    @BeforeAll
    static void aBrowser() {
        browser = Chromium.startFor("that no text of people or models runs as a script in a browser");
    }

    @AfterAll
    static void noBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void aTab() {
        tab = Objects.requireNonNull(browser).tab();
    }

    @AfterEach
    void closeTab() {
        tab.close();
    }

    @Test
    void aPageThatEscapesNothingIsHeard() throws IOException {
        var careless = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        careless.createContext("/", StoredScriptsSystemTest::unescaped);
        careless.start();
        try {
            for (var payload : Payload.values()) {
                tab.leave();
                tab.alarms().clear();
                tab.go(URI.create(
                        "http://127.0.0.1:%d/%d".formatted(careless.getAddress().getPort(), payload.ordinal())));
                switch (payload.effect()) {
                    case RUNS -> await(payload.name()).until(() -> !tab.alarms().isEmpty());
                    case WAITS -> assertThat(tab.born()).as(payload.name()).isNotEmpty();
                    case ELSEWHERE ->
                        assertThat(tab.alarms()).as(payload.name()).isEmpty();
                }
            }
        } finally {
            careless.stop(0);
        }
    }

    private static void unescaped(HttpExchange exchange) throws IOException {
        var number = exchange.getRequestURI().getPath().replaceAll("\\D", "");
        var text = number.isEmpty() ? "" : Payload.values()[Integer.parseInt(number)].text();
        var page = ("<!doctype html><title>x</title><body><p>" + text + "</p>").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    @Test
    void noTextIsMoreThanText() {
        var stored = new StoredScripts(this);
        var files = new StoredFiles(stored);
        new ScriptedColleagues(stored).teach(colleagues);
        var began = new ArrayList<UUID>();
        try {
            stored.aPerson();
            stored.aCompany();
            var planned = stored.aRun(company);
            began.add(planned);
            var run = stored.aRun(company);
            began.add(run);
            stored.plan(run);
            stored.elsewhere(run);
            stored.remarks(run);
            began.add(stored.aRun(stored.aLedCompany()));
            var deployment = files.deploy();
            var instance = runtime.startProcessInstanceByKey(StoredFiles.PROCESS);
            runtime.setVariable(instance.getId(), "said", stored.in("engine variable", 4000));
            logIn(StoredScripts.PERSON);
            tab.withoutPolicy(true);
            var sights = new Sights(stored, files, tasks, runtime, repository, company);
            sights.cockpit(run, deployment).forEach(this::see);
            sights.tasklist(planned, run).forEach(this::see);
            sights.people().forEach(this::see);
            sights.answers(run, deployment).forEach(this::see);

            assertThat(harm).isEmpty();
        } finally {
            began.forEach(runs::cancel);
            forget();
        }
    }

    @Test
    void ourOwnPagesEscapeAllTexts() {
        administrator();
        logIn(ADMINISTRATOR);
        tab.withoutPolicy(true);
        var notice = Payload.in("notice", 4000);
        beans.registerSingleton("noticeOfAnAttack", (Notice) () -> Optional.of(notice));
        try {
            see(new Sights.Sight("/", List.of(new Sights.View(null, Map.of("notice", notice), null))));
        } finally {
            beans.destroySingleton("noticeOfAnAttack");
        }
        // Not all of them: a person who opens hundreds of pages a minute is asked to wait.
        for (var payload : List.of(Payload.SCRIPT, Payload.IMAGE, Payload.DOUBLE_QUOTE)) {
            var text = UriUtils.encode(payload.text(), UTF_8);
            for (var path : List.of(
                    "/login?error=%s",
                    "/login?oidc=%s",
                    "/%s",
                    "/a//%s",
                    "/api/runs/%s",
                    "/api/runs?status=%s",
                    "/engine-rest/task?sortBy=%s",
                    "/camunda/app/%s/default/")) {
                see(new Sights.Sight(path.formatted(text), List.of(new Sights.View(null, Map.of(), null))));
            }
        }
        assertThat(harm).isEmpty();
    }

    /** The second lock, were a text not escaped one day; and where it is off, the same text is heard on the same pages. */
    @Test
    void thePolicyStopsWhatIsNotEscaped() {
        administrator();
        logIn(ADMINISTRATOR);
        for (var path : List.of("/", "/login", "/a//b", "/api/me", "/engine-rest/task", "/v3/api-docs")) {
            locked(path, "true", MARKUP);
        }
        for (var app : List.of("welcome", "tasklist", "cockpit", "admin")) {
            locked("/camunda/app/" + app + "/default/", BEGUN, MARKUP + ";" + TEMPLATE);
        }
    }

    private void locked(String path, String ready, String careless) {
        tab.withoutPolicy(false);
        tab.violations().clear();
        tab.go(server().resolve(path));
        tab.until(ready);
        assertThat(tab.violations()).as(path).allMatch(violation -> isUsual(path, violation));
        tab.violations().clear();
        tab.eval(careless);
        await(path).until(() -> tab.violations().stream().anyMatch(StoredScriptsSystemTest::isOfScript));
        assertThat(tab.alarms()).as(path).isEmpty();
        tab.withoutPolicy(true);
        tab.go(server().resolve(path));
        tab.until(ready);
        tab.eval(careless);
        await(path).until(() -> !tab.alarms().isEmpty());
        tab.leave();
        tab.alarms().clear();
    }

    /** AngularJS asks whether it may make functions of texts, and may not; Chromium styles the JSON that it shows. */
    private static boolean isUsual(String path, Violation violation) {
        return path.startsWith("/camunda/app/")
                ? violation.kind().equals("kEvalViolation")
                        && violation.source().contains("/camunda/lib/deps.js")
                : !path.matches("/|/login|/a//b") && violation.directive().startsWith("style-src");
    }

    private static boolean isOfScript(Violation violation) {
        return violation.directive().startsWith("script-src")
                || violation.directive().equals("sandbox");
    }

    private void forget() {
        filters.createFilterQuery()
                .filterOwner(StoredScripts.PERSON)
                .list()
                .forEach(filter -> filters.deleteFilter(filter.getId()));
        authorizations
                .createAuthorizationQuery()
                .groupIdIn(StoredScripts.GROUP)
                .list()
                .forEach(may -> authorizations.deleteAuthorization(may.getId()));
        identity.deleteGroup(StoredScripts.GROUP);
        identity.deleteUser(StoredScripts.PERSON);
    }

    private void logIn(String name) {
        new Browser(server());
        tab.go(server().resolve("/login"));
        tab.eval("""
            document.querySelector('#username').value = '%s';
            document.querySelector('#password').value = '%s';
            document.querySelector('form').submit()\
            """.formatted(name, TestPeople.PASSWORD));
        tab.until("location.pathname === '/'");
    }

    private void see(Sights.Sight sight) {
        tab.go(server().resolve(sight.address()));
        for (var view : sight.views()) {
            if (view.tab() != null) {
                var link = TAB.formatted(view.tab());
                tab.until(link);
                tab.eval(link + ".click()");
            }
            if (view.until() != null) {
                tab.until(view.until());
            }
            tab.shows(view.texts());
            listen();
        }
    }

    /** Goes on, so that all places are told at once. */
    private void listen() {
        tab.settle();
        harm.addAll(tab.alarms());
        tab.alarms().clear();
        tab.born().forEach(one -> harm.add(one + " at " + tab.address()));
    }
}

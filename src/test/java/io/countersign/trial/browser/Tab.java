package io.countersign.trial.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One tab. Everything by which a page may show that it ran is heard: the function {@link #ALARM}, which every frame finds,
 * dialogs, and requests for an address with that name.
 */
public final class Tab {
    /** The function that a payload calls, with a word: for anything but a string it is deaf. */
    public static final String ALARM = "pwned";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** What somebody reads on the page, in its fields too, with single spaces. */
    private static final String TEXT = """
        (document.documentElement.innerText + ' '
            + [...document.querySelectorAll('input, textarea')].map(field => field.value).join(' ')).replace(/\\s+/g, ' ')\
        """;

    /** Elements that a payload became, though they may wait for a click. */
    private static final String BORN = """
        [...document.querySelectorAll('*')].filter(one =>
            /^(script|style|base|meta)$/.test(one.localName) && one.outerHTML.includes('pwned')
            || [...one.attributes].some(each => each.value.includes('pwned')
                && (/^(on|srcdoc$|ng-(?!href$|src$))/.test(each.name)
                    || /^(ng-)?(href|src|action|formaction|data|xlink:href)$/.test(each.name)
                        && /^\\s*(javascript:|\\/pwned)/i.test(each.value))))
            .map(one => one.outerHTML.slice(0, 200))\
        """;

    /** A picture that is asked for last is missing last: what had begun before is over. */
    private static final String OVER = """
        new Promise(over => {
            const picture = new Image();
            picture.onerror = () => setTimeout(over);
            picture.src = '/asked-for-last';
        })\
        """;

    private final DevTools tools;
    private final String target;
    private final String session;
    private final List<String> alarms = new CopyOnWriteArrayList<>();
    private final List<Violation> violations = new CopyOnWriteArrayList<>();
    private volatile String address = "about:blank";

    private Tab(DevTools tools, String target, String session) {
        this.tools = tools;
        this.target = target;
        this.session = session;
    }

    static Tab open(DevTools tools) {
        var target = tools.send(null, "Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .asText();
        var attached = tools.send(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true));
        var tab = new Tab(tools, target, attached.get("sessionId").asText());
        tools.listen(tab::on);
        for (var domain : List.of("Page", "Runtime", "Network", "Log", "Audits")) {
            tab.send(domain + ".enable", Map.of());
        }
        tab.send("Runtime.addBinding", Map.of("name", ALARM));
        return tab;
    }

    /** Whether the pages opened from now on do without their content policies, and without the sandbox these put them in. */
    public void withoutPolicy(boolean without) {
        send("Page.setBypassCSP", Map.of("enabled", without));
    }

    /** Opens the address and waits until the page is there; what its scripts load comes later. */
    public void go(URI to) {
        leave();
        address = to.toString();
        var gone = send("Page.navigate", Map.of("url", address));
        assertThat(gone.path("errorText").asText()).as(address).isEmpty();
        until("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /** Nothing of the page runs any more. */
    public void leave() {
        send("Page.navigate", Map.of("url", "about:blank"));
    }

    public String address() {
        return address;
    }

    public void close() {
        tools.send(null, "Target.closeTarget", Map.of("targetId", target));
    }

    /** What a JavaScript expression gives in the page, within what the page's policy lets its own scripts do. */
    public JsonNode eval(String expression) {
        var answer = send(
                "Runtime.evaluate",
                Map.of(
                        "expression",
                        expression,
                        "returnByValue",
                        true,
                        "awaitPromise",
                        true,
                        "allowUnsafeEvalBlockedByCSP",
                        false));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.get("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /** Waits until a JavaScript expression is true; while a page is left there is nobody to ask. */
    public void until(String expression) {
        await(expression + " at " + address)
                .atMost(PATIENCE)
                .pollInterval(PAUSE)
                .ignoreExceptions()
                .until(() -> eval("!!(" + expression + ")").asBoolean());
    }

    /** Waits until the page shows these texts, found by what they are, as text. */
    public void shows(Map<String, String> texts) {
        await("what " + address + " shows")
                .atMost(PATIENCE)
                .pollInterval(PAUSE)
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .untilAsserted(() -> assertThat(missing(texts))
                        .as(() -> "what is missing in: " + text())
                        .isEmpty());
    }

    private List<String> missing(Map<String, String> texts) {
        var shown = text();
        return texts.entrySet().stream()
                .filter(text -> !shown.contains(plain(text.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    public String text() {
        return eval(TEXT).asText();
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** Waits until what the page asked for so far has come or failed to come. */
    public void settle() {
        eval(OVER);
    }

    /** Elements of the page that were somebody's text. */
    public List<String> born() {
        var born = new ArrayList<String>();
        eval(BORN).forEach(one -> born.add(one.asText()));
        return born;
    }

    /** What ran that should not have. */
    public List<String> alarms() {
        return alarms;
    }

    /** What the pages' own policies stopped. */
    public List<Violation> violations() {
        return violations;
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        return tools.send(session, method, parameters);
    }

    private void alarm(String what) {
        alarms.add(what + " at " + address);
    }

    private void on(JsonNode message) {
        if (!session.equals(message.path("sessionId").asText())) {
            return;
        }
        var said = message.path("params");
        switch (message.path("method").asText()) {
            case "Runtime.bindingCalled" -> alarm("called with " + said.path("payload"));
            case "Page.javascriptDialogOpening" -> {
                alarm("dialog " + said.path("message"));
                tools.ask(session, "Page.handleJavaScriptDialog", Map.of("accept", true));
            }
            case "Network.requestWillBeSent" ->
                requested(said.path("request").path("url").asText());
            case "Log.entryAdded" -> logged(said.path("entry").path("text").asText());
            case "Audits.issueAdded" ->
                stopped(said.path("issue").path("details").path("contentSecurityPolicyIssueDetails"));
            default -> {
                // Nothing that a test asks about.
            }
        }
    }

    private void requested(String url) {
        if (!url.equals(address) && url.contains("/" + ALARM)) {
            alarm("request " + url);
        }
    }

    /** Scripts in a sandbox are no violation to Chromium, only worth a line. */
    private void logged(String text) {
        if (text.startsWith("Blocked script execution")) {
            violations.add(new Violation("sandbox", "script", "", address));
        }
    }

    private void stopped(JsonNode details) {
        if (!details.isMissingNode()) {
            violations.add(new Violation(
                    details.path("violatedDirective").asText(),
                    details.path("contentSecurityPolicyViolationType").asText(),
                    details.path("sourceCodeLocation").path("url").asText(),
                    address));
        }
    }
}

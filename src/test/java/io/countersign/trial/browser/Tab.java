package io.countersign.trial.browser;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One tab. Everything that a page may use to show that it ran is watched: the function {@link #ALARM}, which a page finds
 * in every frame, dialogs, and requests whose address has the alarm's name.
 */
public final class Tab {
    /** The function that a payload calls. */
    public static final String ALARM = "pwned";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DevTools tools;
    private final String target;
    private final String session;
    private final List<String> alarms = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
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
        for (var domain : List.of("Page", "Runtime", "Network", "Log")) {
            tab.send(domain + ".enable", Map.of());
        }
        tab.send("Runtime.addBinding", Map.of("name", ALARM));
        return tab;
    }

    /** Opens the address and waits until the page is there; what its scripts load comes later. */
    public void go(URI to) {
        send("Page.navigate", Map.of("url", "about:blank"));
        address = to.toString();
        send("Page.navigate", Map.of("url", address));
        until("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    public void close() {
        tools.send(null, "Target.closeTarget", Map.of("targetId", target));
    }

    /** What a JavaScript expression gives in the page. */
    public JsonNode eval(String expression) {
        var answer =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.get("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /** Waits until a JavaScript expression is true; while a page is left there is nobody to ask. */
    public void until(String expression) {
        await(expression + " in " + where())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> eval("!!(" + expression + ")").asBoolean());
    }

    /** Waits until the page shows this text as text. */
    public void shows(String text) {
        await("'" + text + "' on the page")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> text().contains(text));
    }

    /** All that a person reads on the page, in form fields too. */
    public String text() {
        return eval("document.documentElement.innerText + ' ' + "
                        + "[...document.querySelectorAll('input, textarea')].map(field => field.value).join(' ')")
                .asText();
    }

    /** What ran that should not have. */
    public List<String> alarms() {
        return alarms;
    }

    /** What the pages' own policies stopped. */
    public List<String> violations() {
        return violations;
    }

    /** Errors of the pages' own scripts. */
    public List<String> errors() {
        return errors;
    }

    private void alarm(String what) {
        alarms.add(what + " at " + address);
    }

    private String where() {
        try {
            return eval("location.href").asText();
        } catch (RuntimeException e) {
            return "no page";
        }
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        return tools.send(session, method, parameters);
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
            case "Network.requestWillBeSent" -> {
                var asked = said.path("request").path("url").asText();
                if (!asked.equals(address) && asked.contains("/" + ALARM)) {
                    alarm("request " + asked);
                }
            }
            case "Log.entryAdded" -> {
                var text = said.path("entry").path("text").asText();
                if (text.contains("Content Security Policy")) {
                    violations.add(text);
                } else if (said.path("entry").path("level").asText().equals("error")) {
                    errors.add(text + " " + said.path("entry").path("url").asText());
                }
            }
            case "Runtime.exceptionThrown" ->
                errors.add(said.path("exceptionDetails")
                        .path("exception")
                        .path("description")
                        .asText());
            default -> {
                // Nothing that a test asks about.
            }
        }
    }
}

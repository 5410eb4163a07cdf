package io.countersign.access;

import io.countersign.trial.SharedJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A person's browser, as far as logging in needs one: cookies, pages, forms; it follows no redirect by itself. */
public final class Browser {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final CookieManager cookies;
    private final HttpClient client;
    private final URI server;

    public Browser(URI server) {
        this(server, new CookieManager());
    }

    private Browser(URI server, CookieManager cookies) {
        SharedJvm.reviveWebApps();
        this.server = server;
        this.cookies = cookies;
        this.client = HttpClient.newBuilder().cookieHandler(cookies).build();
    }

    /** The same browser, led to another server behind the same name. */
    public Browser at(URI other) {
        return new Browser(other, cookies);
    }

    public HttpResponse<String> open(String path) {
        return send(HttpRequest.newBuilder(server.resolve(path)).header("Accept", "text/html,*/*;q=0.8"));
    }

    /** What a page's script fetches. */
    public HttpResponse<String> fetch(String path) {
        return send(HttpRequest.newBuilder(server.resolve(path)).header("Sec-Fetch-Site", "same-origin"));
    }

    public HttpResponse<String> post(String path, String contentType, String body, String... headers) {
        var request = HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", contentType)
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    public HttpResponse<String> submit(String page, String action, Map<String, String> fields) {
        var csrf = CSRF.matcher(open(page).body());
        var form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var token = csrf.find() ? "_csrf=" + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8) + "&" : "";
        return post(action, "application/x-www-form-urlencoded", token + form);
    }

    public HttpResponse<String> logIn(String name, String password) {
        return submit("/login", "/login", Map.of("username", name, "password", password));
    }

    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    public void setCookie(String name, String value) {
        cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .setValue(value);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

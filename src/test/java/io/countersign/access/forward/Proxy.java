package io.countersign.access.forward;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A browser whose requests come from an address of choice, with headers that something on the way adds. */
final class Proxy {
    private final URI server;
    private final CookieManager cookies;
    private final HttpClient client;
    private final List<String> headers;

    Proxy(URI server, String address, String... headers) {
        this(server, address, new CookieManager(), headers);
    }

    private Proxy(URI server, String address, CookieManager cookies, String... headers) {
        this.server = server;
        this.cookies = cookies;
        this.headers = List.of(headers);
        this.client = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .localAddress(InetAddress.ofLiteral(address))
                .build();
    }

    /** The same browser on another way. */
    Proxy by(String address, String... others) {
        return new Proxy(server, address, cookies, others);
    }

    HttpResponse<String> open(String path, String... more) {
        return send(
                HttpRequest.newBuilder(server.resolve(path)),
                Stream.concat(Stream.of("Accept", "text/html"), Stream.of(more)).toList());
    }

    HttpResponse<String> fetch(String path, String... more) {
        return send(
                HttpRequest.newBuilder(server.resolve(path)),
                Stream.concat(Stream.of("Sec-Fetch-Site", "same-origin"), Stream.of(more))
                        .toList());
    }

    HttpResponse<String> post(String path, String form) {
        return send(
                HttpRequest.newBuilder(server.resolve(path)).POST(HttpRequest.BodyPublishers.ofString(form)),
                List.of("Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin"));
    }

    String token() {
        return open("/").body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
    }

    List<String> cookies() {
        return cookies.getCookieStore().getCookies().stream()
                .map(HttpCookie::getValue)
                .toList();
    }

    private HttpResponse<String> send(HttpRequest.Builder request, List<String> more) {
        var all = new ArrayList<>(headers);
        all.addAll(more);
        for (var n = 0; n < all.size(); n += 2) {
            request.header(all.get(n), all.get(n + 1));
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package io.countersign.access.web;

import io.countersign.access.CurrentCaller;
import io.countersign.access.Notice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.util.HtmlUtils;

/** The login page and the start page, two files with a few words filled in. */
@Controller
class Pages {
    private final String style = read("style.css");
    private final String login = read("login.html").replace("{style}", style);
    private final String start = read("start.html").replace("{style}", style);
    private final ObjectProvider<Notice> notices;
    private final ObjectProvider<LoginWay> ways;

    Pages(ObjectProvider<Notice> notices, ObjectProvider<LoginWay> ways) {
        this.notices = notices;
        this.ways = ways;
    }

    @GetMapping(path = "/login", produces = MediaType.TEXT_HTML_VALUE)
    @ResponseBody
    String login(@RequestParam MultiValueMap<String, String> parameters, @Nullable CsrfToken token) {
        var message = "";
        if (parameters.containsKey("error")) {
            message = "<p role=\"alert\" class=\"error\">Name or password is wrong. After some wrong ones the next try "
                    + "has to wait.</p>";
        } else if (parameters.containsKey("expired")) {
            message = "<p role=\"alert\" class=\"error\">The page was open too long. Please log in again.</p>";
        } else if (parameters.containsKey("logout")) {
            message = "<p role=\"status\">You are logged out.</p>";
        } else if (parameters.containsKey("ready")) {
            message = "<p role=\"status\">The administrator is made. Log in.</p>";
        } else if (parameters.containsKey("taken")) {
            message = "<p role=\"alert\" class=\"error\">There is an administrator already.</p>";
        }
        return login.replace("{message}", message + failures(parameters.getFirst("oidc")))
                .replace("{offers}", offers())
                .replace("{csrf}", value(token));
    }

    private String failures(@Nullable String code) {
        return ways.stream()
                .flatMap(way -> code == null ? Stream.empty() : way.failure(code).stream())
                .map(text -> "<p role=\"alert\" class=\"error\">" + HtmlUtils.htmlEscape(text) + "</p>")
                .collect(Collectors.joining());
    }

    private String offers() {
        return ways.orderedStream()
                .flatMap(way -> way.offer().stream())
                .map(offer -> "<p class=\"offer\"><a href=\"" + offer.path() + "\">"
                        + HtmlUtils.htmlEscape(offer.label()) + "</a>"
                        + (offer.problem() == null
                                ? ""
                                : "<span role=\"status\">" + HtmlUtils.htmlEscape(offer.problem()) + "</span>")
                        + "</p>")
                .collect(Collectors.joining());
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    @ResponseBody
    String start(@Nullable CsrfToken token) {
        var notes = notices.orderedStream()
                .flatMap(notice -> notice.text().stream())
                .map(text -> "<p role=\"status\">" + HtmlUtils.htmlEscape(text) + "</p>")
                .collect(Collectors.joining());
        return start.replace("{notices}", notes)
                .replace("{name}", HtmlUtils.htmlEscape(CurrentCaller.get().name()))
                .replace("{csrf}", value(token));
    }

    /** A program that sends its password with the request has no session, and needs no token. */
    private static String value(@Nullable CsrfToken token) {
        return token == null ? "" : HtmlUtils.htmlEscape(token.getToken());
    }

    static String read(String page) {
        try {
            return new ClassPathResource("pages/" + page).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

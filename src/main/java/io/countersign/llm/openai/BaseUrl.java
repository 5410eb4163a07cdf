package io.countersign.llm.openai;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;

/** Where a gateway speaks the API, ending in its version: {@code https://host} becomes {@code https://host/v1}. */
record BaseUrl(URI uri) {
    private static final String NAME = "OPENAI_BASE_URL";

    static BaseUrl of(String text) {
        var uri = parse(text.strip());
        if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException(NAME + " must begin with http:// or https://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(NAME + " must name a host");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    NAME + " must not carry credentials; the key belongs into OPENAI_API_KEY");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(NAME + " must not have a query or a fragment");
        }
        return new BaseUrl(URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + versioned(uri.getRawPath())));
    }

    /** Host and, where one is named, port. */
    String host() {
        return uri.getRawAuthority();
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(NAME + " is not a URL", null);
        }
    }

    /** A path that names a version already (/v1, /v1beta/openai) stays; any other is where a gateway is mounted. */
    private static String versioned(String path) {
        var bare = path.replaceAll("/+", "/").replaceAll("/$", "");
        var hasVersion = Arrays.stream(bare.split("/")).anyMatch(part -> part.matches("v\\d+\\w*"));
        return hasVersion ? bare : bare + "/v1";
    }
}

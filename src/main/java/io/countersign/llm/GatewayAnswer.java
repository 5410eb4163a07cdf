package io.countersign.llm;

import java.util.Set;

/** What came of asking a gateway which models it has; no text repeats the key. */
public sealed interface GatewayAnswer {
    record Models(String host, Set<String> names) implements GatewayAnswer {}

    /** It answered, but not with a list. */
    record Refused(String host, int status) implements GatewayAnswer {}

    record Unreachable(String host, String why) implements GatewayAnswer {}

    /** Address or key cannot be right; nobody was asked. */
    record Misconfigured(String why) implements GatewayAnswer {}
}

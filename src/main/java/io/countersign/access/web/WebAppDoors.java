package io.countersign.access.web;

import io.countersign.access.Caller;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which endpoints of their own Camunda's web apps may call, beside the engine's REST API; everything else below
 * {@code /camunda/api} is closed. Camunda lets anybody with a login use them, whichever app they belong to: what the
 * engine's permissions do not guard is for administrators.
 */
final class WebAppDoors {
    static final String ROOT = "/camunda/api/";
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Pattern READ = Pattern.compile("""
        (admin|cockpit|tasklist|welcome)/auth/user/[^/]+\
        |(admin|cockpit|tasklist|welcome)/plugin/[A-Za-z]+/static/.+\
        |cockpit/plugin/base/[^/]+/(incident|process-instance)(/|/count)?\
        |cockpit/plugin/base/[^/]+/process-definition/statistics(-count)?\
        |cockpit/plugin/base/[^/]+/process-(definition|instance)/[^/]+/called-process-(definitions|instances)\
        """);

    private static final Pattern ADMINISTER = Pattern.compile("admin/plugin/adminPlugins/[^/]+/metrics/aggregated");

    /** Questions too long for an address. */
    private static final Pattern ASK = Pattern.compile("""
        cockpit/plugin/base/[^/]+/(incident|process-instance)(/|/count)?\
        |cockpit/plugin/base/[^/]+/process-(definition|instance)/[^/]+/called-process-(definitions|instances)\
        """);

    private WebAppDoors() {}

    /** Why the endpoint behind this decoded path below the root is closed to the caller; empty where it is open. */
    static Optional<String> refusal(String method, String path, Caller caller) {
        var endpoint = path.substring(ROOT.length());
        var open = READING.contains(method)
                ? READ.matcher(endpoint).matches()
                        || caller.isAdministrator()
                                && ADMINISTER.matcher(endpoint).matches()
                : method.equals("POST") && ASK.matcher(endpoint).matches();
        return open ? Optional.empty() : Optional.of("This endpoint of Camunda's web apps is closed.");
    }
}

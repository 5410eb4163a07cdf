package io.countersign.access.web;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints of the engine's REST API are open, and to whom; everything else is closed.
 *
 * <p>Reading is open to everyone, as {@link EngineReadings} lists: the engine's own permissions decide what is seen. Work
 * of agents, money and approvals move by our own API, where budgets and authority are checked, so what would move them
 * behind its back is closed even to administrators. In a pattern {@code *} is one segment and {@code **} the rest.
 */
final class EngineDoors {
    static final List<Door> OPEN = table(EngineReadings.TABLE + """
        POST    /task                                     ANYONE
        POST    /task/count                               ANYONE
        POST    /process-instance                         ANYONE
        POST    /process-instance/count                   ANYONE
        POST    /execution                                ANYONE
        POST    /execution/count                          ANYONE
        POST    /external-task                            ANYONE
        POST    /external-task/count                      ANYONE
        POST    /variable-instance                        ANYONE
        POST    /variable-instance/count                  ANYONE
        POST    /job                                      ANYONE
        POST    /job/count                                ANYONE
        POST    /job-definition                           ANYONE
        POST    /job-definition/count                     ANYONE
        POST    /group                                    ANYONE
        POST    /group/count                              ANYONE
        POST    /history/activity-instance                ANYONE
        POST    /history/activity-instance/count          ANYONE
        POST    /history/detail                           ANYONE
        POST    /history/external-task-log                ANYONE
        POST    /history/external-task-log/count          ANYONE
        POST    /history/job-log                          ANYONE
        POST    /history/job-log/count                    ANYONE
        POST    /history/process-instance                 ANYONE
        POST    /history/process-instance/count           ANYONE
        POST    /history/task                             ANYONE
        POST    /history/task/count                       ANYONE
        POST    /history/variable-instance                ANYONE
        POST    /history/variable-instance/count          ANYONE
        POST    /filter/*/list                            ANYONE
        POST    /filter/*/count                           ANYONE
        POST    /filter/*/singleResult                    ANYONE
        POST    /identity/password-policy                 ANYONE

        POST    /task/*/claim                             ANYONE
        POST    /task/*/unclaim                           ANYONE
        POST    /task/*/complete                          ANYONE
        POST    /task/*/submit-form                       ANYONE
        POST    /task/*/comment/create                    ANYONE
        POST    /filter/create                            ANYONE
        PUT     /filter/*                                 ANYONE
        DELETE  /filter/*                                 ANYONE
        PUT     /user/*/profile                           ANYONE
        PUT     /user/*/credentials                       ANYONE

        PUT     /incident/*/annotation                    OPERATORS
        DELETE  /incident/*/annotation                    OPERATORS
        DELETE  /incident/*                               OPERATORS
        PUT     /job/*/retries                            OPERATORS
        POST    /job/retries                              OPERATORS
        PUT     /job-definition/*/retries                 OPERATORS
        POST    /process-instance/job-retries             OPERATORS
        PUT     /external-task/*/retries                  OPERATORS
        PUT     /external-task/retries                    OPERATORS
        POST    /external-task/retries-async              OPERATORS
        DELETE  /process-instance/*                       OPERATORS

        POST    /deployment/create                        ADMINISTRATORS
        POST    /user/create                              ADMINISTRATORS
        DELETE  /user/*                                   ADMINISTRATORS
        POST    /user/*/unlock                            ADMINISTRATORS
        POST    /group/create                             ADMINISTRATORS
        PUT     /group/*                                  ADMINISTRATORS
        DELETE  /group/*                                  ADMINISTRATORS
        PUT     /group/*/members/*                        ADMINISTRATORS
        DELETE  /group/*/members/*                        ADMINISTRATORS
        POST    /authorization/create                     ADMINISTRATORS
        PUT     /authorization/*                          ADMINISTRATORS
        DELETE  /authorization/*                          ADMINISTRATORS
        """);

    /** Why the rest is closed; the first pattern that fits gives the reason. */
    private static final List<Reason> CLOSED = List.of(
            new Reason("/group/camunda-admin", "The group of administrators stays."),
            new Reason(
                    "/external-task/**",
                    "An agent's work is fetched and reported by the product alone, which pays "
                            + "for it once and writes it down."),
            new Reason("/task/*/variables/**", "Variables change when a task is completed, not around it."),
            new Reason("/task/*/localVariables/**", "Variables change when a task is completed, not around it."),
            new Reason(
                    "/task/**",
                    "A task is claimed, given back, commented and completed; who may decide it follows "
                            + "from the company's definition."),
            new Reason("/process-instance/suspended", "Pause the run instead: POST /api/runs/{id}/pause."),
            new Reason("/process-instance/suspended-async", "Pause the run instead: POST /api/runs/{id}/pause."),
            new Reason("/process-instance/*/suspended", "Pause the run instead: POST /api/runs/{id}/pause."),
            new Reason(
                    "/process-instance/**",
                    "A process moves by its own steps, where budgets and approvals are "
                            + "checked. Cancel a run with POST /api/runs/{id}/cancel."),
            new Reason("/execution/**", "A process moves by its own steps, where budgets and approvals are checked."),
            new Reason(
                    "/process-definition/**",
                    "Runs start with POST /api/companies/{company}/runs, which commits " + "their budget."),
            new Reason("/modification/**", "A modified token would walk around its budget gate or its approval."),
            new Reason("/migration/**", "A run finishes with the organisation it started with."),
            new Reason(
                    "/metrics/**",
                    "The engine counts nothing here; what the product counts is at /actuator/prometheus."),
            new Reason("/message/**", "Messages come from the product alone."),
            new Reason("/signal/**", "Signals come from the product alone."),
            new Reason("/condition/**", "Runs start with POST /api/companies/{company}/runs."),
            new Reason(
                    "/job/**",
                    "A job's time is part of the process: a failed one may be retried, none be hurried, "
                            + "stopped or removed."),
            new Reason("/job-definition/**", "Pause the run instead: POST /api/runs/{id}/pause."),
            new Reason(
                    "/deployment/**",
                    "What runs were started with is kept. A position's process changes as a new "
                            + "version of its company."),
            new Reason("/history/**", "History is evidence; it ends by its own time to live."));

    private static final String ELSE = "This endpoint of the engine is closed; the product's own API is under /api.";

    private EngineDoors() {}

    /** The endpoint behind a decoded path, at whichever of the engine's addresses; empty for any other path. */
    static Optional<String> endpoint(String path) {
        for (var root : List.of("/engine-rest", "/camunda/api/engine")) {
            if (path.equals(root) || path.startsWith(root + "/")) {
                var rest = path.substring(root.length()).replaceFirst("/+$", "");
                return Optional.of(rest.replaceFirst("^/engine/[^/]+(?=/|$)", ""));
            }
        }
        return Optional.empty();
    }

    /** Why this caller may not use the endpoint; empty where it is open. */
    static Optional<String> refusal(String method, String endpoint, @Nullable String query, Caller caller) {
        if (endpoint.equals("/group/camunda-admin") && method.equals("DELETE")) {
            return Optional.of(reason(endpoint));
        }
        if (method.equals("DELETE") && query != null && query.contains("skipSubprocesses")) {
            return Optional.of("A deleted process takes the processes it called with it; skipSubprocesses would leave "
                    + "them without an owner.");
        }
        var asked = method.equals("HEAD") ? "GET" : method;
        var fitting = OPEN.stream()
                .filter(door -> door.method.equals(asked) && fits(door.pattern, endpoint))
                .toList();
        if (fitting.isEmpty()) {
            return Optional.of(reason(endpoint));
        }
        return fitting.stream().anyMatch(door -> door.who.admits(caller))
                ? Optional.empty()
                : Optional.of("This endpoint of the engine is open to "
                        + fitting.getFirst().who.name().toLowerCase(Locale.ROOT) + " only.");
    }

    private static String reason(String endpoint) {
        return CLOSED.stream()
                .filter(closed -> fits(closed.pattern, endpoint))
                .map(Reason::why)
                .findFirst()
                .orElse(ELSE);
    }

    private static boolean fits(String pattern, String endpoint) {
        var wanted = pattern.split("/", -1);
        var given = endpoint.split("/", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("**")) {
                return true;
            }
            var fits = i < given.length && (wanted[i].equals("*") ? !given[i].isEmpty() : wanted[i].equals(given[i]));
            if (!fits) {
                return false;
            }
        }
        return given.length == wanted.length;
    }

    private static List<Door> table(String text) {
        return text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.trim().split(" +"))
                .map(cells -> new Door(cells[0], cells[1], Who.valueOf(cells[2])))
                .toList();
    }

    /** One open endpoint. */
    record Door(String method, String pattern, Who who) {}

    /** Why a group of endpoints is closed. */
    private record Reason(String pattern, String why) {}

    /**
     * To whom an endpoint is open; the engine's own permissions still count, and those of an operator of a company are for
     * the processes of its positions only.
     */
    enum Who {
        ANYONE,
        OPERATORS,
        ADMINISTRATORS;

        boolean admits(Caller caller) {
            return switch (this) {
                case ANYONE -> true;
                case OPERATORS ->
                    caller.isOperator()
                            || CompanyRole.OPERATOR.isHeldSomewhereBy(caller.groups())
                            || CompanyRole.OWNER.isHeldSomewhereBy(caller.groups());
                case ADMINISTRATORS -> caller.isAdministrator();
            };
        }
    }
}

package io.countersign.access.web;

import io.countersign.access.Scope;
import io.countersign.access.TokenAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which doors a personal access token opens: those of which {@code doors.yaml} names a scope that the token has, and the
 * engine's as {@link TokenEngineDoors} says. Every other path is closed to tokens, whoever's they are.
 */
@Component
class TokenDoors {
    private static final String CLOSED = "Personal access tokens are not taken here.";

    private final List<Door> doors;
    private final TokenCompanies companies;

    TokenDoors(TokenCompanies companies) {
        this.doors = Doors.read().said("scope").entrySet().stream()
                .map(door -> Door.of(door.getKey(), door.getValue()))
                .sorted(Comparator.comparing(Door::path))
                .toList();
        this.companies = companies;
    }

    private record Door(String method, PathPattern path, Scope scope) {
        static Door of(String name, String scope) {
            var parts = name.split(" ", 2);
            return new Door(
                    parts[0],
                    PathPatternParser.defaultInstance.parse(parts[1]),
                    Scope.of(scope)
                            .orElseThrow(() -> new IllegalStateException(name + " has the unknown scope " + scope)));
        }
    }

    /** Why the token does not open this door; empty where it does. */
    Optional<String> refusal(HttpServletRequest request, TokenAuthentication token) {
        var engine = EngineDoors.endpoint(UriUtils.decode(request.getRequestURI(), "UTF-8"));
        if (engine.isPresent()) {
            return token.company() == null
                    ? TokenEngineDoors.refusal(request.getMethod(), engine.get(), token)
                    : Optional.of("This token is for one company, and the engine knows no companies.");
        }
        var method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        var path = PathContainer.parsePath(request.getRequestURI());
        return doors.stream()
                .filter(door -> door.path.matches(path))
                .filter(door -> door.method.equals(method))
                .findFirst()
                .map(door -> refusal(request, token, door, path))
                .orElseGet(() -> Optional.of(CLOSED));
    }

    private Optional<String> refusal(
            HttpServletRequest request, TokenAuthentication token, Door door, PathContainer path) {
        if (!token.may(door.scope)) {
            return Optional.of("This token does not have the scope " + door.scope.word() + ".");
        }
        var only = token.company();
        if (only == null) {
            return Optional.empty();
        }
        var found = door.path.matchAndExtract(path);
        var named = found == null ? Map.<String, String>of() : found.getUriVariables();
        return companies
                        .of(door.path.getPatternString(), named, request.getParameterValues("company"))
                        .filter(only::equals)
                        .isPresent()
                ? Optional.empty()
                : Optional.of("This token is for the company " + only + " only.");
    }
}

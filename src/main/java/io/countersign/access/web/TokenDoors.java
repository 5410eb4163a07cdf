package io.countersign.access.web;

import io.countersign.access.TokenAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    private final List<Pattern> doors;
    private final DoorCompanies companies;

    TokenDoors(DoorCompanies companies) {
        this.doors = Doors.read().rules().values().stream()
                .map(Pattern::of)
                .sorted(Comparator.comparing(Pattern::path))
                .toList();
        this.companies = companies;
    }

    /** A door as a request finds it. */
    private record Pattern(String method, PathPattern path, Door door) {
        static Pattern of(Door door) {
            var parts = door.name().split(" ", 2);
            return new Pattern(parts[0], PathPatternParser.defaultInstance.parse(parts[1]), door);
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
            HttpServletRequest request, TokenAuthentication token, Pattern pattern, PathContainer path) {
        var scope = pattern.door.scope();
        if (scope == null) {
            return Optional.of(CLOSED);
        }
        if (!token.may(scope)) {
            return Optional.of("This token does not have the scope " + scope.word() + ".");
        }
        var only = token.company();
        return only == null
                        || company(request, pattern, path).filter(only::equals).isPresent()
                ? Optional.empty()
                : Optional.of("This token is for the company " + only + " only.");
    }

    /** The one company that the request is about; none where it names none, or more than one. */
    private Optional<String> company(HttpServletRequest request, Pattern pattern, PathContainer path) {
        var found = pattern.path.matchAndExtract(path);
        var id = found == null ? null : Door.firstId(pattern.path.getPatternString(), found.getUriVariables());
        var place = pattern.door.place();
        return switch (place) {
            case PATH -> Optional.ofNullable(id);
            case RUN, APPROVAL, CALL -> DoorCompanies.id(id).flatMap(companies.of(place)::company);
            case ASKED -> asked(request.getParameterValues("company"));
            case FILTERED, BODY, TOKEN, NONE -> Optional.empty();
        };
    }

    private static Optional<String> asked(String @Nullable [] companies) {
        return companies != null && companies.length == 1 ? Optional.of(companies[0]) : Optional.empty();
    }
}

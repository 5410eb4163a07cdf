package io.countersign.access.web;

import io.countersign.access.Caller;
import io.countersign.access.CompanyAccess;
import io.countersign.access.CompanyRole;
import io.countersign.access.CurrentCaller;
import io.countersign.problem.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Stands in front of every door of the API and lets pass whom {@code api/doors.yaml} names; a door that it does not name is
 * closed. It sees the path as it was matched with the door, so there is no second reading of it.
 *
 * <p>What belongs to a company of which the caller may not know is answered as what does not exist.
 */
@Component
class DoorGuard implements HandlerInterceptor, WebMvcConfigurer {
    private final Map<String, Door> doors = Doors.read().rules();
    private final CompanyAccess access;
    private final DoorCompanies companies;

    DoorGuard(CompanyAccess access, DoorCompanies companies) {
        this.access = access;
        this.companies = companies;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).order(Ordered.HIGHEST_PRECEDENCE);
    }

    /** An answer that was begun is resumed under its own request; who may was asked when that came. */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        var pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && handler instanceof HandlerMethod
                && pattern instanceof String path
                && (path.equals("/api") || path.startsWith("/api/"))) {
            var method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
            var door = doors.get(method + " " + path);
            if (door == null) {
                throw new Problem.Denied("No rule says who may use this door, so nobody may.");
            }
            // An agent is no caller; the chain in front has let in nobody else.
            if (door.place() != Door.Place.TOKEN) {
                check(door, firstId(path, request), CurrentCaller.get());
            }
        }
        return true;
    }

    private void check(Door door, @Nullable String id, Caller caller) {
        switch (door.place()) {
            case PATH -> company(door, id, caller);
            case RUN, APPROVAL, CALL -> thing(door, id, caller);
            case BODY, FILTERED, ASKED, NONE, TOKEN -> {
                if (!door.admits(caller)) {
                    throw new Problem.Denied("This is for " + door.who() + ".");
                }
            }
        }
    }

    private void company(Door door, @Nullable String company, Caller caller) {
        if (company == null || !enters(door, company, caller)) {
            throw new Problem.Missing("There is no company " + company);
        }
    }

    /** An id that cannot be read the door itself refuses, whoever asks. */
    private void thing(Door door, @Nullable String text, Caller caller) {
        var id = DoorCompanies.id(text);
        if (id.isPresent()) {
            var of = companies.of(door.place());
            if (of.company(id.get())
                    .filter(company -> enters(door, company, caller))
                    .isEmpty()) {
                throw new Problem.Missing("There is no %s %s".formatted(of.what(), id.get()));
            }
        }
    }

    /** False where the caller may not know of the company. */
    private boolean enters(Door door, String company, Caller caller) {
        if (!door.admits(caller, CompanyRole.of(caller.groups(), company))) {
            var roles = access.roles(caller, company); // Those by positions too, for which the database is asked.
            if (roles.isEmpty() && !caller.isAdministrator()) {
                return false;
            }
            if (!door.admits(caller, roles)) {
                throw new Problem.Denied("In company %s this is for %s.".formatted(company, door.who()));
            }
        }
        CurrentCaller.actsIn(company);
        return true;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String firstId(String path, HttpServletRequest request) {
        var values = (Map<String, String>) request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return values == null ? null : Door.firstId(path, values);
    }
}

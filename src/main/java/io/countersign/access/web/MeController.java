package io.countersign.access.web;

import io.countersign.access.CurrentCaller;
import io.countersign.access.camunda.Directory;
import io.countersign.access.session.OpenSession;
import io.countersign.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who one is, where one is logged in, and the end of that; an administrator ends it for others too. */
@RestController
@RequestMapping("/api")
class MeController {
    private final EverySession sessions;
    private final Directory directory;

    MeController(EverySession sessions, Directory directory) {
        this.sessions = sessions;
        this.directory = directory;
    }

    record Me(String name, List<String> groups, List<OpenSession> sessions) {}

    /** How many sessions were ended. */
    record Ended(int sessions) {}

    @GetMapping("/me")
    Me me(HttpServletRequest request) {
        var caller = CurrentCaller.get();
        var session = request.getSession(false);
        return new Me(
                caller.name(),
                caller.groups().stream().sorted().toList(),
                sessions.of(caller.name(), session == null ? null : session.getId()));
    }

    @PostMapping("/me/sessions/end")
    Ended endMine() {
        return new Ended(sessions.end(CurrentCaller.get().name()));
    }

    @PostMapping("/users/{user}/sessions/end")
    Ended endOf(@PathVariable String user) {
        if (directory.find(user).isEmpty()) {
            throw new Problem.Missing("There is no user " + user + ".");
        }
        return new Ended(sessions.end(user));
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.Caller;
import io.countersign.trial.attack.Canary;
import io.countersign.trial.attack.Intruder;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The running application, attacked over HTTP by people of each kind; nothing of an attack may ever run. */
abstract class AttackTest extends CompanyTest {
    static final String ADMINISTRATOR = "attack-admin";

    private static final Map<String, Intruder> INTRUDERS = new HashMap<>();

    @Autowired
    IdentityService identity;

    @Autowired
    RepositoryService repository;

    @LocalServerPort
    int port;

    private int songs;
    private Set<String> deployments = Set.of();

    @BeforeEach
    void before() {
        songs = Canary.songs();
        deployments = deployments();
    }

    @AfterEach
    void nothingRanAndNothingIsLeft() {
        var left = deployments();
        left.removeAll(deployments);
        left.forEach(id -> repository.deleteDeployment(id, true));
        assertThat(Canary.songs()).as("code of the attack that ran").isEqualTo(songs);
    }

    /** After a canary was made to sing on purpose. */
    void heard() {
        songs = Canary.songs();
    }

    private Set<String> deployments() {
        return repository.createDeploymentQuery().list().stream()
                .map(Deployment::getId)
                .collect(Collectors.toSet());
    }

    Intruder administrator() {
        return intruder(ADMINISTRATOR, Caller.ADMINISTRATORS, Caller.BOARD);
    }

    Intruder operator() {
        return intruder("attack-operator", Caller.OPERATORS);
    }

    Intruder board() {
        return intruder("attack-board", Caller.BOARD);
    }

    Intruder member() {
        return intruder("attack-member");
    }

    Intruder stranger() {
        return new Intruder(server(), null);
    }

    HttpResponse<String> deploy(String file, byte[] content) {
        return administrator().deploy(Intruder.ENGINE.getFirst(), file, content);
    }

    long smuggledProcesses() {
        return repository
                .createProcessDefinitionQuery()
                .processDefinitionKey("smuggled")
                .count();
    }

    URI server() {
        return URI.create("http://localhost:" + port);
    }

    /** Kept over tests, on the same server: its browser is logged in. */
    private Intruder intruder(String name, String... groups) {
        return INTRUDERS.computeIfAbsent(name + port, _ -> {
            aUser(name, groups);
            return new Intruder(server(), name);
        });
    }

    void aUser(String name, String... groups) {
        if (identity.createUserQuery().userId(name).count() == 0) {
            var user = identity.newUser(name);
            user.setPassword("correct horse battery staple");
            identity.saveUser(user);
            for (var group : groups) {
                identity.createMembership(name, group);
            }
        }
    }

    /** Refused for what was asked, and not for want of a login. */
    static void refused(HttpResponse<String> answer, @Nullable String what) {
        assertThat(answer.statusCode())
                .as("%s: %s", what, answer.body())
                .isNotEqualTo(401)
                .isBetween(400, 499);
    }
}

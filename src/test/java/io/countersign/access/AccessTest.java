package io.countersign.access;

import io.countersign.access.camunda.Administrators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** One running server for all tests of this module; each test makes the users it needs. */
@SpringBootTest(
        classes = AccessApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "countersign.admin.password=" + AccessTest.ADMIN_PASSWORD,
            "camunda.bpm.job-execution.enabled=false"
        })
public abstract class AccessTest {
    protected static final String ADMIN = "admin";
    protected static final String ADMIN_PASSWORD = "a password of the administrator";
    protected static final String PASSWORD = "correct horse battery staple";

    @LocalServerPort
    private int port;

    @Autowired
    protected IdentityService identity;

    @Autowired
    protected Administrators administrators;

    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add("countersign.data-directory", () -> Database.DIRECTORY);
    }

    protected Browser aBrowser() {
        return new Browser(address(""));
    }

    protected URI address(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    protected String aUser(String name, String... groups) {
        if (identity.createUserQuery().userId(name).count() == 0) {
            var user = identity.newUser(name);
            user.setFirstName("Some");
            user.setLastName("Body");
            user.setPassword(PASSWORD);
            identity.saveUser(user);
            for (var group : groups) {
                identity.createMembership(name, group);
            }
        }
        return name;
    }

    protected HttpResponse<String> asProgram(String name, String method, String path, String json) {
        return send(program(name, path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    protected HttpResponse<String> asProgram(String name, String path) {
        return send(program(name, path));
    }

    protected HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    protected HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address(path));
    }

    protected static String basic(String name, String password) {
        var both = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private HttpRequest.Builder program(String name, String path) {
        return request(path).header("Authorization", basic(name, name.equals(ADMIN) ? ADMIN_PASSWORD : PASSWORD));
    }

    private static final class Database {
        static final String DIRECTORY;

        static {
            try {
                DIRECTORY =
                        Files.createTempDirectory(Path.of("target"), "access-").toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

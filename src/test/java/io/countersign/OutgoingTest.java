package io.countersign;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.RestClient;

/** Connections go out through the guard of {@code outgoing}; who makes one past it is named here, with the reason. */
class OutgoingTest {
    private static final Map<String, String> MAY = Map.ofEntries(
            entry("access.oidc.GuardedRequests", "the form of Spring's requests, around the guard's client"),
            entry("access.oidc.ProviderConnections", "Spring's clients, on the guard's"),
            entry("command.ServerCheck", "a server of ours on this machine: is it that which has the port?"),
            entry("llm.openai.GatewayLook", "the guard's client, with a shorter patience"),
            entry("llm.openai.OpenAiChatModel", "the vendor's library, on the guard's client"),
            entry(
                    "llm.sympozium.SympoziumConfiguration",
                    "the API server of the cluster, whose address and certificate"
                            + " Kubernetes puts into the pod; no definition and no agent names it"),
            entry("outgoing.GuardedSockets", "the guard"),
            entry("outgoing.OutgoingGuard", "the guard"),
            entry("outgoing.Resolver", "the guard"));

    /** Beginnings of names of types; what they can do is connect or look a name up. */
    private static final List<String> CLIENTS = List.of(
            "java.net.http.",
            "java.net.URLConnection",
            "java.net.HttpURLConnection",
            "javax.net.",
            "java.nio.channels.SocketChannel",
            "java.nio.channels.AsynchronousSocketChannel",
            "java.nio.channels.DatagramChannel",
            "java.net.DatagramSocket",
            "java.net.MulticastSocket",
            "javax.naming.",
            "java.rmi.",
            "okhttp3.OkHttpClient",
            "com.openai.client.",
            "io.fabric8.kubernetes.client.KubernetesClientBuilder",
            "io.netty.",
            "io.vertx.",
            "reactor.netty.",
            "org.apache.http",
            "org.apache.hc.",
            "org.eclipse.jetty.client.",
            "org.springframework.web.client.",
            "org.springframework.boot.web.client.",
            "org.springframework.web.reactive.function.client.",
            "org.springframework.http.client.",
            "org.springframework.core.io.UrlResource",
            "org.springframework.mail.",
            "jakarta.mail.",
            "jakarta.ws.rs.client.");

    private static final Set<String> OF_URL =
            Set.of("openConnection", "openStream", "getContent", "hashCode", "equals");
    private static final Set<String> OF_ADDRESS = Set.of("getByName", "getAllByName", "isReachable");

    @Test
    void everybodyGoesOutThroughTheGuard() {
        var found = found(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.countersign")
                        .stream());

        assertThat(found.keySet()).as("%s", found).isEqualTo(MAY.keySet());
    }

    @Test
    void everyWayOutIsFound() {
        var found = found(new ClassFileImporter().importClasses(Runaway.class).stream());

        assertThat(found.values())
                .singleElement()
                .satisfies(ways -> assertThat(ways)
                        .contains(
                                "HttpClient.newHttpClient",
                                "InetAddress.getByName",
                                "OkHttpClient.<init>",
                                "RestClient.create",
                                "Socket.<init>",
                                "SocketChannel.open",
                                "OpenAIOkHttpClient.fromEnv",
                                "URL.openStream"));
    }

    private static Map<String, Set<String>> found(Stream<JavaClass> classes) {
        return Accesses.of(classes, OutgoingTest::leadsOut);
    }

    private static boolean leadsOut(JavaAccess<?> access) {
        var owner = access.getTargetOwner().getName();
        return switch (owner) {
            case "java.net.URL" -> OF_URL.contains(access.getName());
            case "java.net.InetAddress", "java.net.Inet4Address", "java.net.Inet6Address" ->
                OF_ADDRESS.contains(access.getName());
            case "java.net.Socket" ->
                access.getName().equals("<init>") || access.getName().equals("connect");
            case "java.net.InetSocketAddress" ->
                access.getName().equals("<init>") && access.getDescription().contains("<init>(java.lang.String");
            default -> CLIENTS.stream().anyMatch(owner::startsWith);
        };
    }

    /** Goes out in every way that is at hand. */
    private static final class Runaway {
        static Object all() throws IOException {
            return Stream.of(
                    HttpClient.newHttpClient(),
                    InetAddress.getByName("evil.example"),
                    new OkHttpClient(),
                    RestClient.create(),
                    new Socket("evil.example", 80),
                    SocketChannel.open(),
                    OpenAIOkHttpClient.fromEnv(),
                    URI.create("https://evil.example").toURL().openStream());
        }
    }
}

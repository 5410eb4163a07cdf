package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.countersign.trial.attack.Intruder;
import io.countersign.trial.attack.Smuggling;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are an attack as files: on whoever reads them, on what they may fetch, on memory and time. */
class HostileFilesSystemTest extends AttackTest {
    private static final String SECRET = "the-content-of-a-file-of-the-server";
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path files;

    private final List<String> fetched = new CopyOnWriteArrayList<>();
    private HttpServer listener;

    @BeforeEach
    void listen() throws IOException {
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            fetched.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        listener.start();
        Files.writeString(files.resolve("secret"), SECRET);
    }

    @AfterEach
    void nothingWasFetched() {
        listener.stop(0);
        assertThat(fetched).isEmpty();
    }

    @Test
    void noEntityIsFetchedReadOrMultiplied() {
        var address = "http://127.0.0.1:" + listener.getAddress().getPort() + "/fetched";
        var file = files.resolve("secret").toUri().toString();
        for (var type : List.of(
                "<!DOCTYPE x SYSTEM \"%s\">".formatted(address),
                "<!DOCTYPE x PUBLIC \"-//x//x\" \"%s\">".formatted(address),
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"%s\">]>".formatted(address),
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"%s\">]>".formatted(file),
                "<!DOCTYPE x [<!ENTITY %% p SYSTEM \"%s\"> %%p;]>"
                        .formatted(address)
                        .replace("%%", "%"),
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"jar:%s!/x\">]>".formatted(address),
                "<!DOCTYPE x [<!ENTITY e \"harmless\">]>",
                bomb())) {
            everywhere(xml -> type + xml.replace("<manualTask id='T'/>", "<manualTask id='T' name='a&e;'/>"));
            everywhere(xml -> type + xml.replace("name=\"Smuggled\"", "name=\"&e;\""));
        }
    }

    @Test
    void nothingIsIncludedOrStyledFromElsewhere() {
        var address = "http://127.0.0.1:" + listener.getAddress().getPort() + "/fetched";
        for (var element : List.of(
                "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='%s' parse='text'/>",
                "<import importType='http://www.w3.org/2001/XMLSchema' location='%s' locationURI='%s'"
                        + " namespace='x'/>")) {
            var within = element.replace("%s", address) + "</definitions>";
            refused(
                    deploy(
                            "smuggled.bpmn",
                            Smuggling.PROCESS.replace("</definitions>", within).getBytes(UTF_8)),
                    element);
            deploy(
                    "smuggled.dmn",
                    Smuggling.DECISION.replace("</definitions>", within).getBytes(UTF_8));
        }
        var styled = "<?xml-stylesheet type='text/xsl' href='%s'?>".formatted(address);
        var described = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='x %1$s' id='y'"
                .formatted(address);
        for (var xml : List.of(Smuggling.PROCESS, Smuggling.DECISION)) {
            var file = xml.equals(Smuggling.PROCESS) ? "smuggled.bpmn" : "smuggled.dmn";
            deploy(file, (styled + xml).getBytes(UTF_8));
            deploy(
                    file,
                    xml.replace("targetNamespace=\"x\"", "targetNamespace='x' " + described)
                            .replace("id=\"d\"", described)
                            .getBytes(UTF_8));
        }
    }

    /** The check and the engine read the same bytes as the same text. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "IBM037", "ISO-8859-1", "windows-1252"})
    void noEncodingHidesCode(String encoding) {
        var xml = "<?xml version=\"1.0\" encoding=\"%s\"?>".formatted(encoding) + smuggled();

        refused(deploy("smuggled.bpmn", xml.getBytes(Charset.forName(encoding))), encoding);
        assertThat(smuggledProcesses()).isZero();
    }

    @Test
    void bytesThatAreNoTextAreSaidToBe() {
        var utf7 = ("<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + smuggled())
                .replace("<s", "+ADw-s")
                .getBytes(UTF_8);
        var marked = ("\uFEFF" + smuggled()).getBytes(UTF_8);
        var half = smuggled().replace("juel", "jue\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        var none = new byte[0];
        var noise = new byte[100_000];
        new java.util.Random(7).nextBytes(noise);

        for (var bytes : List.of(utf7, marked, half, none, noise)) {
            for (var file : List.of("smuggled.bpmn", "smuggled.dmn", "smuggled.form")) {
                refused(deploy(file, bytes), file);
            }
        }
    }

    @Test
    void nothingIsTooDeepTooWideOrTooLong() {
        everywhere(xml -> xml.replace("<manualTask id='T'/>", nested("documentation", 100_000))
                .replace("<decisionTable", nested("description", 100_000) + "<decisionTable"));
        everywhere(xml -> xml.replace("<manualTask id='T'/>", nested("subProcess", 20_000))
                .replace("<decisionTable", nested("x", 20_000) + "<decisionTable"));
        everywhere(xml -> xml.replace("<manualTask id='T'/>", "<manualTask id='T'%s/>".formatted(attributes()))
                .replace("id=\"t\"", "id=\"t\"" + attributes()));
        everywhere(xml -> xml.replace("</definitions>", "<%s/></definitions>".formatted("x".repeat(1_000_000))));
        everywhere(xml -> xml.replace("</definitions>", "<!--%s--></definitions>".formatted("x".repeat(6_000_000))));
        everywhere(
                xml -> xml.replace("</definitions>", "<![CDATA[%s]]></definitions>".formatted("x".repeat(6_000_000))));
        for (var form : List.of(
                "{\"id\": \"x\", \"components\": %s}".formatted("[".repeat(200_000) + "]".repeat(200_000)),
                "{\"id\": \"x\", \"n\": %s}".formatted("9".repeat(100_000)),
                "{\"id\": \"%s\"}".formatted("x".repeat(6_000_000)))) {
            refused(deploy("deep.form", form.getBytes(UTF_8)), "form");
        }
    }

    /** A file that breaks a rule in every line is answered with a text that somebody can read. */
    @Test
    void theAnswerIsBoundedAsWell() {
        var many = new StringBuilder();
        for (var i = 0; i < 20_000; i++) {
            many.append("<scriptTask id='t%d'/>".formatted(i));
        }
        var answer = deploy(
                "smuggled.bpmn",
                Smuggling.PROCESS.replace("<manualTask id='T'/>", many).getBytes(UTF_8));

        refused(answer, "many");
        assertThat(answer.body()).hasSizeLessThan(64 * 1024);
    }

    /** Our own doors, but the Modeler's, read no XML, and YAML without tags and references. */
    @Test
    void ourOwnDoorsReadNeither() {
        for (var type :
                List.of("application/xml", "text/xml", "application/bpmn+xml", "multipart/form-data; boundary=x")) {
            for (var door : List.of("/api/companies", "/api/companies/import", "/api/companies/" + company)) {
                refused(administrator().send("POST", door, type, Smuggling.SCRIPT.content()), type);
            }
        }
        for (var yaml : List.of(
                "!!io.countersign.trial.attack.Canary {}",
                "company: !!io.countersign.trial.attack.Canary {anything: x}",
                "company: &a [x]\nname: *a",
                "a: &a [x,x,x,x,x,x,x,x,x]\n"
                        + "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                        + "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                        + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                        + "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
                        + "f: [*e,*e,*e,*e,*e,*e]",
                "[".repeat(100_000),
                "company: " + "{a: ".repeat(50_000))) {
            refused(
                    administrator().send("POST", "/api/companies", "application/yaml", yaml.getBytes(UTF_8)),
                    yaml.substring(0, 20));
        }
        refused(
                administrator()
                        .send(
                                "POST",
                                "/api/companies",
                                "application/json",
                                "[".repeat(100_000).getBytes(UTF_8)),
                "JSON");
    }

    /** Refused at each door, as a process and as a decision, where the change touches it, and soon. */
    private void everywhere(UnaryOperator<String> change) {
        for (var file : Map.of("smuggled.bpmn", Smuggling.PROCESS, "smuggled.dmn", Smuggling.DECISION)
                .entrySet()) {
            var content = change.apply(file.getValue());
            if (content.equals(file.getValue())) {
                continue;
            }
            for (var door : Intruder.ENGINE) {
                var begin = System.nanoTime();
                var answer = administrator().deploy(door, file.getKey(), content.getBytes(UTF_8));

                refused(answer, file.getKey());
                assertThat(answer.body()).doesNotContain(SECRET);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            }
        }
    }

    private static String smuggled() {
        return new String(Smuggling.SCRIPT.content(), UTF_8);
    }

    private static String bomb() {
        var type = new StringBuilder("<!DOCTYPE x [<!ENTITY e0 \"aaaaaaaaaa\">");
        for (var i = 1; i < 10; i++) {
            type.append(
                    "<!ENTITY e%d \"%s\">".formatted(i, "&e%d;".formatted(i - 1).repeat(10)));
        }
        return type.append("<!ENTITY e \"&e9;\">]>").toString();
    }

    private static String nested(String element, int depth) {
        return "<%s>".formatted(element).repeat(depth)
                + "</%s>".formatted(element).repeat(depth);
    }

    private static String attributes() {
        var attributes = new StringBuilder();
        for (var i = 0; i < 50_000; i++) {
            attributes.append(" a%d='1'".formatted(i));
        }
        return attributes.toString();
    }
}

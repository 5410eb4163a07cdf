package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The image of the Dockerfile and the one of the pom's profile are the same. */
class ImageTest {
    private static final String JIB = "//profile[id='image']//configuration/container";

    private static String dockerfile;
    private static Document pom;

    @BeforeAll
    static void read() throws Exception {
        dockerfile = Files.readString(Path.of("src/main/docker/Dockerfile"));
        pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml");
    }

    @Test
    void startsWithTheSameCommand() throws Exception {
        var entryPoint = new ObjectMapper().readValue(docker("ENTRYPOINT (.*)").getFirst(), String[].class);

        assertThat(jib("entrypoint/arg")).containsExactly(entryPoint);
    }

    @Test
    void runsAsTheSameUserInTheSamePlace() throws Exception {
        assertThat(docker("USER (.*)")).containsOnly("1000:1000").containsAll(jib("user"));
        assertThat(docker("WORKDIR (.*)")).isEqualTo(jib("workingDirectory"));
        assertThat(docker("EXPOSE (.*)")).containsExactly(String.join(" ", jib("ports/port")));
    }

    @Test
    void carriesTheSameLabels() throws Exception {
        assertThat(docker("(?:LABEL)? *(org\\.opencontainers\\.[a-z.]+)=.*"))
                .containsExactlyElementsOf(names("labels/*"))
                .hasSize(7);
    }

    /** Version, revision and base are those of a build; the rest is the product's, and the pom knows it. */
    @ParameterizedTest
    @CsvSource({
        "title, /project/name",
        "description, /project/description",
        "source, /project/url",
        "licenses, //profile[id='image']/properties/image.licenses"
    })
    void saysOfItselfWhatThePomSays(String label, String place) throws Exception {
        var said = texts(place).getFirst();

        assertThat(docker("(?:LABEL)? *org\\.opencontainers\\.image\\." + label + "=\"(.*)\"(?: \\\\)?"))
                .containsExactly(said);
    }

    @Test
    void comesFromTheRepositoryThatTheChartNames() throws Exception {
        var chart = new YAMLMapper().readTree(Path.of("chart/Chart.yaml").toFile());

        assertThat(texts("/project/url")).containsExactly(chart.path("home").asText());
    }

    @Test
    void standsOnTheSameBase() throws Exception {
        assertThat(docker("ARG JRE_IMAGE=(.*)")).isEqualTo(texts("//profile[id='image']/properties/image.base"));
    }

    @Test
    void hasTheProductsFlagsExceptThatTheHeapFollowsTheContainer() throws Exception {
        var flags = docker("ENV JAVA_TOOL_OPTIONS=\"(.*)\"").getLast();
        var product = Stream.of(
                        texts("/project/properties/product.jvm").getFirst().split(" "))
                .filter(flag -> flag.startsWith("-XX:"))
                .toList();

        assertThat(jib("environment/JAVA_TOOL_OPTIONS")).containsExactly(flags);
        assertThat(flags.split(" ")).containsAll(product);
    }

    /** Whoever sets JAVA_TOOL_OPTIONS replaces all of them, as the chart does. */
    @Test
    void keepsItsFlagsWhereTheChartSetsThem() throws Exception {
        var jvm =
                new YAMLMapper().readTree(Path.of("chart/values.yaml").toFile()).path("jvm");
        var chart = "-XX:MaxRAMPercentage="
                + (int) Double.parseDouble(jvm.path("maxRamPercentage").asText()) + " "
                + jvm.path("options").asText();

        assertThat(chart.split(" "))
                .containsExactlyInAnyOrder(
                        docker("ENV JAVA_TOOL_OPTIONS=\"(.*)\"").getLast().split(" "));
    }

    private static List<String> docker(String instruction) {
        return Pattern.compile("^" + instruction + "$", Pattern.MULTILINE)
                .matcher(dockerfile)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static List<String> jib(String path) throws XPathExpressionException {
        return texts(JIB + "/" + path);
    }

    private static List<String> texts(String path) throws XPathExpressionException {
        var nodes = nodes(path);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(index -> nodes.item(index).getTextContent())
                .toList();
    }

    private static List<String> names(String path) throws XPathExpressionException {
        var nodes = nodes(JIB + "/" + path);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(index -> nodes.item(index).getNodeName())
                .toList();
    }

    private static NodeList nodes(String path) throws XPathExpressionException {
        return (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
    }
}

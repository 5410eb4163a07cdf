package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.countersign.ledger.Price;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Prices of models on one's own hardware, written as the chart's example for the cluster Frank writes them. */
class HousePricesTest {
    private static final Path VALUES = Path.of("chart/examples/frank/apps/countersign/values.yaml");

    @Test
    void theExamplesModelHasAPriceOfZero() throws IOException {
        var values = new YAMLMapper().readTree(VALUES.toFile());
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "container",
                        Map.of(
                                "SPRING_APPLICATION_JSON",
                                values.at("/config/SPRING_APPLICATION_JSON").asText())));
        new SpringApplicationJsonEnvironmentPostProcessor()
                .postProcessEnvironment(environment, new SpringApplication());

        var settings = Binder.get(environment)
                .bind("countersign.prices", PriceSettings.class)
                .get();

        assertThat(PriceFile.read(settings, true)
                        .find(values.path("model").asText())
                        .map(PriceList.Found::price))
                .contains(new Price(0, 0, 0));
    }
}

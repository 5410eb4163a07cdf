package io.countersign.traffic;

import com.fasterxml.jackson.core.StreamReadConstraints;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * How deep JSON may be, for every reader in this process that says nothing of its own, the engine's among them: they take over
 * what holds when they are made, so it is said before anything else.
 */
class JsonBounds implements EnvironmentPostProcessor {
    static final int DEEPEST = 100;

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        StreamReadConstraints.overrideDefaultStreamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build());
    }
}

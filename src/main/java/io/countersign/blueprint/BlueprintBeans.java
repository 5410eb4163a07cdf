package io.countersign.blueprint;

import io.countersign.engine.DeploymentCheck;
import io.countersign.engine.Steps;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The check that guards every deployment, with the steps and topics of this product. */
@Configuration(proxyBeanMethods = false)
class BlueprintBeans {
    static final Set<String> TOPICS = Set.of("agent.plan", "agent.work", "agent.review", "agent.decide");

    @Bean
    DeploymentCheck deploymentCheck() {
        return check();
    }

    static GovernanceCheck check() {
        return new GovernanceCheck(Steps.NAMES, TOPICS);
    }
}

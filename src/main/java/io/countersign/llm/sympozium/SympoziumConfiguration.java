package io.countersign.llm.sympozium;

import io.countersign.engine.EngineSettings;
import io.countersign.llm.OpenRuns;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes the place where agents of Sympozium work; none of it, and no client of Kubernetes, where it is off. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("countersign.sympozium.enabled")
class SympoziumConfiguration {
    private static final int REQUEST_MILLIS = 15_000;
    private static final int CONNECT_MILLIS = 5_000;

    /** It repeats nothing by itself: whether an order may be given again is for us to say. */
    @Bean(destroyMethod = "close")
    KubernetesClient kubernetesClient() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.autoConfigure(null))
                        .withRequestRetryBackoffLimit(0)
                        .withRequestTimeout(REQUEST_MILLIS)
                        .withConnectionTimeout(CONNECT_MILLIS)
                        .build())
                .build();
    }

    @Bean
    Cluster sympoziumCluster(KubernetesClient client, SympoziumSettings settings, JdbcClient jdbc) {
        return new Cluster(client, settings.namespace(), new Installation(jdbc));
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Clearance sympoziumClearance(Cluster cluster, OpenRuns open) {
        return new Clearance(cluster, open::awaited, Clearance.ROUND);
    }

    @Bean(destroyMethod = "close")
    SympoziumRuns sympoziumRuns(
            SympoziumSettings settings, Cluster cluster, Clearance clearance, EngineSettings engine) {
        return new SympoziumRuns(settings, cluster, clearance, arrival(engine));
    }

    /** An order leaves while its node certainly has the task, which is half a lease, or never; then it takes one request. */
    static Duration arrival(EngineSettings engine) {
        return engine.lease().dividedBy(2).plusMillis(REQUEST_MILLIS + CONNECT_MILLIS);
    }
}

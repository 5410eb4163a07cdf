package io.countersign.llm.sympozium;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The AgentRun resources of one namespace, and which generation of them the cluster has. */
class Cluster {
    static final String API_VERSION = "sympozium.ai/v1alpha1";
    static final String KIND = "AgentRun";
    private static final ResourceDefinitionContext RUNS = new ResourceDefinitionContext.Builder()
            .withGroup("sympozium.ai")
            .withVersion("v1alpha1")
            .withKind(KIND)
            .withPlural("agentruns")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;
    private final String namespace;
    private final Supplier<Identity> identity;
    private volatile @Nullable Generation generation;

    Cluster(KubernetesClient client, String namespace, Supplier<Identity> identity) {
        this.client = client;
        this.namespace = namespace;
        this.identity = identity;
    }

    Identity identity() {
        return identity.get();
    }

    /** Empty where Sympozium is not installed. What was found is remembered until it is forgotten. */
    Optional<Generation> generation() {
        var known = generation;
        if (known != null) {
            return Optional.of(known);
        }
        var resources = client.getApiResources(API_VERSION);
        var found = resources == null
                ? Optional.<Generation>empty()
                : Generation.of(resources.getResources().stream()
                        .map(APIResource::getName)
                        .toList());
        generation = found.orElse(null);
        return found;
    }

    /** Sympozium may have been upgraded meanwhile. */
    void forgetGeneration() {
        generation = null;
    }

    void create(GenericKubernetesResource run) {
        runs().resource(run).create();
    }

    Optional<GenericKubernetesResource> find(String name) {
        return Optional.ofNullable(runs().withName(name).get());
    }

    /** The state of the run that this installation ordered for the call; empty where there is none. */
    Optional<Seen> see(UUID call) {
        return find(Identity.name(call))
                .filter(run -> identity().owns(run, call))
                .map(Seen::of);
    }

    /** The runs of this installation. */
    List<GenericKubernetesResource> list() {
        return runs().withLabel(Identity.INSTALLATION, identity().installation())
                .list()
                .getItems();
    }

    Watch watch(Watcher<GenericKubernetesResource> watcher) {
        return runs().withLabel(Identity.INSTALLATION, identity().installation())
                .watch(watcher);
    }

    void delete(String name) {
        runs().withName(name).delete();
    }

    /** Deletes the call's run where it is as we ordered it; false where it is not, or Sympozium looked at it meanwhile. */
    boolean withdraw(UUID call) {
        var untouched = find(Identity.name(call))
                .filter(run -> identity().owns(run, call))
                .filter(Seen::isUntouched);
        try {
            return untouched
                    .map(run -> runs().resource(run)
                            .lockResourceVersion(run.getMetadata().getResourceVersion())
                            .delete())
                    .filter(deleted -> !deleted.isEmpty())
                    .isPresent();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    private NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            runs() {
        MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
                all = client.genericKubernetesResources(RUNS);
        return all.inNamespace(namespace);
    }
}

package io.countersign.engine.internals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.RepositoryService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deploys the processes that ship with the product: each folder once per checksum, with the decisions and forms beside
 * it, and never over one that somebody deployed by hand since.
 */
@Component
class StandardProcesses implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(StandardProcesses.class);

    private final RepositoryService repository;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private volatile boolean running;

    StandardProcesses(
            @Qualifier("repositoryService") RepositoryService repository,
            JdbcClient jdbc,
            PlatformTransactionManager transactions) {
        this.repository = repository;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public void start() {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended(current_schema() || ':processes', 7))::text")
                    .query()
                    .singleRow();
            folders().forEach(this::deployOnce);
        });
        running = true;
    }

    private void deployOnce(String folder, Map<String, byte[]> files) {
        var checksum = checksum(files);
        if (jdbc.sql("select count(*) from shipped_process where folder = ? and checksum = ?")
                        .params(folder, checksum)
                        .query(Integer.class)
                        .single()
                > 0) {
            return;
        }
        var newest = repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(folder)
                .latestVersion()
                .singleResult();
        if (newest != null && !isOurs(newest.getDeploymentId())) {
            LOG.warn(
                    "The process {} was deployed by hand; the version that ships with the product is left aside",
                    folder);
            return;
        }
        var deployment = repository.createDeployment().name(folder).source("shipped");
        files.forEach((file, bytes) -> deployment.addInputStream(file, new ByteArrayInputStream(bytes)));
        var id = deployment.deploy().getId();
        jdbc.sql("insert into shipped_process (folder, checksum, deployment_id) values (?, ?, ?)")
                .params(folder, checksum, id)
                .update();
        LOG.info("Deployed the process {}", folder);
    }

    private boolean isOurs(String deployment) {
        return jdbc.sql("select count(*) from shipped_process where deployment_id = ?")
                        .param(deployment)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private static Map<String, Map<String, byte[]>> folders() {
        var found = new TreeMap<String, Map<String, byte[]>>();
        try {
            var resources = new PathMatchingResourcePatternResolver().getResources("classpath:processes/*/*.*");
            Arrays.sort(resources, Comparator.comparing(resource -> String.valueOf(resource.getFilename())));
            for (Resource resource : resources) {
                var name = String.valueOf(resource.getFilename());
                if (name.endsWith(".bpmn") || name.endsWith(".dmn") || name.endsWith(".form")) {
                    var parts = resource.getURL().getPath().split("/");
                    found.computeIfAbsent(parts[parts.length - 2], _ -> new LinkedHashMap<>())
                            .put(name, resource.getContentAsByteArray());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String checksum(Map<String, byte[]> files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, bytes) -> {
                digest.update(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                digest.update(bytes);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return -100;
    }
}

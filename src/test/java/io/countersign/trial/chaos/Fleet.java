package io.countersign.trial.chaos;

import io.countersign.trial.Api;
import io.countersign.trial.PlainColleague;
import io.countersign.trial.Product;
import io.countersign.trial.Product.Setup;
import io.countersign.trial.StubModel;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** The nodes of one installation on one database. Each has a model gateway of its own, which shows who asked. */
final class Fleet implements AutoCloseable {
    private final Ground ground;
    private final String database;
    private final Map<String, String> access;
    private final Path directory;
    private final StubModel.Conduct conduct;
    private final CallLog log = new CallLog();
    private final Map<String, StubModel> models = new LinkedHashMap<>();
    private final Map<String, Product> nodes = new ConcurrentHashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private boolean shortLived = true;

    /** A model thinks for a random time between the two. */
    Fleet(Ground ground, String database, Duration least, Duration most) throws SQLException {
        this.ground = ground;
        this.database = database;
        this.access = ground.database(database);
        this.directory = Ground.DIRECTORY.resolve(database);
        this.conduct = question -> {
            Thread.sleep(ThreadLocalRandom.current().nextLong(least.toMillis(), most.toMillis() + 1));
            return PlainColleague.answer(question.act(), question.schema(), question.brief());
        };
    }

    /** Sets an environment variable of the nodes that start from now on. */
    Fleet with(String variable, String value) {
        settings.put(variable, value);
        return this;
    }

    /** Lets the JVM compile as it does in a node that stays. */
    Fleet longLived() {
        shortLived = false;
        return this;
    }

    /** Starts a node and does not wait for it. */
    Product launch(String name) throws IOException {
        var setup = ground.quick().faster(Setup.on(directory, access, model(name)), shortLived);
        for (var setting : settings.entrySet()) {
            setup = setup.with(setting.getKey(), setting.getValue());
        }
        var product = Product.launch(name, setup);
        nodes.put(name, product);
        return product;
    }

    Product start(String name) throws Exception {
        var product = launch(name);
        product.awaitReady();
        return product;
    }

    StubModel model(String name) throws IOException {
        var model = models.get(name);
        if (model == null) {
            model = new StubModel(conduct);
            model.watch(log.of(name));
            models.put(name, model);
        }
        return model;
    }

    /** Starts nodes at the same time and waits until all are ready. */
    void start(List<String> names) throws Exception {
        for (var name : names) {
            launch(name);
        }
        for (var name : names) {
            nodes.get(name).awaitReady();
        }
    }

    Product node(String name) {
        return nodes.get(name);
    }

    /** Where a customer may try; not all may be ready. */
    List<Api> doors() {
        return nodes.values().stream().map(Product::api).toList();
    }

    CallLog log() {
        return log;
    }

    Connection connect() throws SQLException {
        return ground.connect(database);
    }

    /** What is left ends at once: this trial is over. */
    @Override
    public void close() throws InterruptedException {
        for (var node : nodes.values()) {
            node.kill();
        }
        models.values().forEach(StubModel::close);
    }
}

package io.countersign.trial.bench;

import io.countersign.ops.OwnPostgres;
import io.countersign.trial.Api;
import io.countersign.trial.Product;
import io.countersign.trial.StubModel;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The product, its database and the model, all on this machine. */
record Arena(OwnPostgres postgres, StubModel model, Product product, String database) implements AutoCloseable {
    /** Starts a node on a new database; further settings are environment variables. */
    static Arena open(OwnPostgres postgres, Path directory, String name, Map<String, String> settings)
            throws IOException, SQLException, InterruptedException, TimeoutException {
        var model = new StubModel(StubModel.plainly(0));
        var setup = Product.Setup.on(directory.resolve(name), postgres.database(name), model)
                .with("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "health,info,metrics");
        for (var setting : settings.entrySet()) {
            setup = setup.with(setting.getKey(), setting.getValue());
        }
        return new Arena(postgres, model, Product.start(name, setup), name);
    }

    Api api() {
        return product.api();
    }

    long pid() {
        return product.handle().pid();
    }

    /** CPU seconds of application and database so far. */
    double cpuSeconds() throws IOException {
        return Usage.cpuSeconds(pid()) + Usage.cpuSecondsOfFamily(postgres.pid());
    }

    /** How often the product has counted something; zero for what has not happened yet. */
    double counted(String meter) throws IOException, InterruptedException {
        var answer = api().get("/actuator/metrics/" + meter);
        return answer.status() == 404
                ? 0
                : answer.ok().path("measurements").path(0).path("value").asDouble();
    }

    void await(Supplier<String> what, Patience.Condition condition)
            throws IOException, InterruptedException, TimeoutException {
        Patience.USUAL.await(what, () -> {
            if (!product.isAlive()) {
                throw new IOException("The application is gone");
            }
            return condition.holds();
        });
    }

    /** What the database still has to write or to clean up is not the next one's to pay. */
    @Override
    public void close() throws InterruptedException, SQLException {
        product.close();
        model.close();
        postgres.drop(database);
    }
}

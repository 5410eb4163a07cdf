package io.countersign.trial.bench;

import io.countersign.ops.OwnPostgres;
import io.countersign.trial.OrgChart;
import io.countersign.trial.Product;
import io.countersign.trial.StubModel;
import java.nio.file.Path;

/** smoke */
final class Bench {
    public static void main(String... args) throws Exception {
        var directory = Path.of("target", "bench").toAbsolutePath();
        try (var postgres = new OwnPostgres(directory.resolve("postgres"));
                var model = new StubModel(StubModel.plainly(0));
                var product = Product.start("node", Product.Setup.on(directory, postgres.database("bench"), model))) {
            product.api().company(OrgChart.tree("small", 2, 3)).ok();
            var t = System.nanoTime();
            for (int i = 0; i < 100; i++)
                product.api().start("small", "go", "10").ok();
            System.out.println("posted " + (System.nanoTime() - t) / 1e6);
            while (product.api().count("small", "SUCCEEDED") < 100) Thread.sleep(100);
            System.out.println("done " + (System.nanoTime() - t) / 1e6);
        }
        System.exit(0);
    }
}

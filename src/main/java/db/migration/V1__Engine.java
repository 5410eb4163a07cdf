package db.migration;

import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** Creates the engine's tables with the scripts of the engine's own jar, in the order in which the engine would. */
public class V1__Engine extends BaseJavaMigration {
    private static final List<String> PARTS = List.of(
            "engine", "history", "identity", "case.engine", "case.history", "decision.engine", "decision.history");

    @Override
    public void migrate(Context context) throws Exception {
        for (var part : PARTS) {
            var script = "org/camunda/bpm/engine/db/create/activiti.postgres.create." + part + ".sql";
            try (var in = getClass().getClassLoader().getResourceAsStream(script);
                    var statement = context.getConnection().createStatement()) {
                if (in == null) {
                    throw new FileNotFoundException(script);
                }
                statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }
}

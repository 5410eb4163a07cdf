package io.countersign.trial.bench;

import io.countersign.trial.OrgChart;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Four pairs of gate and agent task in a row, in a hand-made process in place of {@code company-run}. */
final class FlatProcess {
    private static final int WARM_UP = 1000;
    private static final int RUNS = 1000;
    private static final int AT_ONCE = 100;
    private static final String BOUNDARY = "flat-process";

    private FlatProcess() {}

    static List<Figure> measure(Arena arena, Scale scale) throws Exception {
        arena.api().company(OrgChart.tree("flat", 0, 1)).ok();
        deploy(arena);
        var load = new Load(arena, "flat", new Load.Last(4)::isLast);
        load.run(scale.of(WARM_UP), AT_ONCE);
        Statements.reset(arena);
        var taken = load.run(scale.of(RUNS), AT_ONCE);
        Statements.print(arena, taken.calls());
        return List.of(new Figure(
                "calls through a flat process of four gate-and-agent pairs", "1/s", taken.callsPerSecond(), 180, 400));
    }

    private static void deploy(Arena arena) throws IOException, InterruptedException {
        String model;
        try (var file = FlatProcess.class.getResourceAsStream("flat-run.bpmn")) {
            model = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        var body = """
            --%1$s\r
            Content-Disposition: form-data; name="deployment-name"\r
            \r
            flat\r
            --%1$s\r
            Content-Disposition: form-data; name="data"; filename="company-run.bpmn"\r
            Content-Type: text/xml\r
            \r
            %2$s\r
            --%1$s--\r
            """.formatted(BOUNDARY, model);
        var answer = arena.api()
                .raw(arena.api()
                        .to("/engine-rest/deployment/create")
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .POST(BodyPublishers.ofString(body)));
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }
}

package io.countersign.routine;

import io.countersign.engine.Step;
import io.countersign.engine.StepContext;
import io.countersign.engine.Steps;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The step of {@code heartbeat}: a tick has come. */
@Component
class HeartbeatSteps implements Step {
    private final RoutineTicks ticks;

    HeartbeatSteps(RoutineTicks ticks) {
        this.ticks = ticks;
    }

    @Override
    public String name() {
        return Steps.START_ROUTINE;
    }

    @Override
    public Result run(StepContext context) {
        ticks.tick(context.run(), context.processInstanceId());
        return new Result.Go(Map.of());
    }
}

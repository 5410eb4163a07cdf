package io.countersign.blueprint;

/** The measures of a generated drawing: one row for the way things go, one below it for detours, one line above for rework. */
final class Grid {
    static final int LEFT = 160;
    static final int ROW = 240;
    static final int DETOUR = ROW + 190;
    static final int LOOP = ROW - 140;
    static final int GAP = 70;
    static final int STEP = 100;
    static final int TASK_WIDTH = 100;
    static final int TASK_HEIGHT = 80;
    static final int EVENT = 36;
    static final int GATEWAY = 50;

    private Grid() {}

    static Box task(int left, int centreY) {
        return new Box(left, centreY - TASK_HEIGHT / 2, TASK_WIDTH, TASK_HEIGHT);
    }

    static Box event(int centreX, int centreY) {
        return Box.around(centreX, centreY, EVENT, EVENT);
    }

    static Box gateway(int centreX, int centreY) {
        return Box.around(centreX, centreY, GATEWAY, GATEWAY);
    }
}

package io.countersign.blueprint;

/** Where a shape or a label lies on the drawing. */
record Box(int x, int y, int width, int height) {
    static Box around(int centreX, int centreY, int width, int height) {
        return new Box(centreX - width / 2, centreY - height / 2, width, height);
    }

    int right() {
        return x + width;
    }

    int bottom() {
        return y + height;
    }

    int centreX() {
        return x + width / 2;
    }

    int centreY() {
        return y + height / 2;
    }

    Point leftDock() {
        return new Point(x, centreY());
    }

    Point rightDock() {
        return new Point(right(), centreY());
    }

    Point topDock() {
        return new Point(centreX(), y);
    }

    Point bottomDock() {
        return new Point(centreX(), bottom());
    }
}

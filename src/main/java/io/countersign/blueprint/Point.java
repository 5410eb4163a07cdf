package io.countersign.blueprint;

/** A place on the drawing. */
record Point(int x, int y) {}

package io.countersign.engine;

/** Something that was bought outside any transaction and is to be paid in the one that ends its task. */
public interface Payment {}

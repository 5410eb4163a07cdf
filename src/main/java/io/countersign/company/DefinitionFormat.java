package io.countersign.company;

/** The two notations in which a definition may be posted. */
public enum DefinitionFormat {
    YAML,
    JSON
}

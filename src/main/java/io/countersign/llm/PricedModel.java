package io.countersign.llm;

import io.countersign.ledger.Price;

/** A model with its price in one version of the price list, which may know it by a shorter name. */
public record PricedModel(String model, String listedAs, Price price, int version, String source) {}

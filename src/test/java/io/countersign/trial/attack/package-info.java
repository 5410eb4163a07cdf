/** Texts that want to be orders, and an agent that obeys them: for whatever test lets the two meet the product. */
package io.countersign.trial.attack;

/** The Helm chart, rendered by Helm itself and looked at object by object. Knows nothing of the application's code. */
@org.jspecify.annotations.NullMarked
package io.countersign.chart;

/** The one place that knows Sympozium and the Kubernetes API: agents that do whole acts, each as an AgentRun resource. */
@NullMarked
package io.countersign.llm.sympozium;

import org.jspecify.annotations.NullMarked;

/** The one place that knows openai-java: any OpenAI-compatible gateway, its failures, its headers. */
@NullMarked
package io.countersign.llm.openai;

import org.jspecify.annotations.NullMarked;

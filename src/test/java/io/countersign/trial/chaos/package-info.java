/**
 * Does to the packaged application what must not harm it, and says which promises were kept. Everything is real but the
 * model: processes and their signals, PostgreSQL with fsync, HTTP.
 */
package io.countersign.trial.chaos;

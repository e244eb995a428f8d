/** Traces: how what happens here belongs to what happened elsewhere, as OpenTelemetry has it. Off unless a collector is named. */
@NullMarked
package io.trunkline.trace;

import org.jspecify.annotations.NullMarked;

/** What operators watch: counters and histograms of what happens, and gauges of how everything stands, for Prometheus. */
@NullMarked
package io.trunkline.metrics;

import org.jspecify.annotations.NullMarked;

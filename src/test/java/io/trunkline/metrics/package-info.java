@NullMarked
package io.trunkline.metrics;

import org.jspecify.annotations.NullMarked;

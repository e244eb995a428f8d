@NullMarked
package io.trunkline.trace;

import org.jspecify.annotations.NullMarked;

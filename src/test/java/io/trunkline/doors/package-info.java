/** What comes in from outside, well and badly made. */
@NullMarked
package io.trunkline.doors;

import org.jspecify.annotations.NullMarked;

/** The flows alone, with other words under the same names: what a route says to them. */
@NullMarked
package io.trunkline.routes;

import org.jspecify.annotations.NullMarked;

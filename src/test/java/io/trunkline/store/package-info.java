/** What the stores promise, and the ground on which the other rooms are tried. */
@NullMarked
package io.trunkline.store;

import org.jspecify.annotations.NullMarked;

/** Load on the built service, side by side with the least and the most that could be done on this machine. */
@NullMarked
package io.trunkline.proof.bench;

import org.jspecify.annotations.NullMarked;

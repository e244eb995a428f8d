/** What people text to us, however it comes. */
@NullMarked
package io.trunkline.inbound;

import org.jspecify.annotations.NullMarked;

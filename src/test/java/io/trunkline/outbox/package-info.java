/** What the outbox promises. */
@NullMarked
package io.trunkline.outbox;

import org.jspecify.annotations.NullMarked;

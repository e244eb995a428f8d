/** What we owe: put, claimed, begun, paced, sent once, and explained. */
@NullMarked
package io.trunkline.outbox;

import org.jspecify.annotations.NullMarked;

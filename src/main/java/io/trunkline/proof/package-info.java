/** What anybody can run to see that the promises hold: from outside, over HTTP and with processes that are killed. */
@NullMarked
package io.trunkline.proof;

import org.jspecify.annotations.NullMarked;

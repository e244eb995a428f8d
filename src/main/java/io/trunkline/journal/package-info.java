/** The journal: everything that was heard, kept before it is acknowledged. */
@NullMarked
package io.trunkline.journal;

import org.jspecify.annotations.NullMarked;

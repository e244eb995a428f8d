/** What the journal promises. */
@NullMarked
package io.trunkline.journal;

import org.jspecify.annotations.NullMarked;

/** What we promise, one file each, in the language of phones. */
@NullMarked
package io.trunkline.promises;

import org.jspecify.annotations.NullMarked;

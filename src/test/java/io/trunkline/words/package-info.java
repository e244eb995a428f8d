/** The words of route files. */
@NullMarked
package io.trunkline.words;

import org.jspecify.annotations.NullMarked;

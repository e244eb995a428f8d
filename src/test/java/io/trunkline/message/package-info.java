/** What the words of the domain promise. */
@NullMarked
package io.trunkline.message;

import org.jspecify.annotations.NullMarked;

/** Who the people are that we write to. */
@NullMarked
package io.trunkline.directory;

import org.jspecify.annotations.NullMarked;

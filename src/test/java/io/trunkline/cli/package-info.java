/** What the commands promise. */
@NullMarked
package io.trunkline.cli;

import org.jspecify.annotations.NullMarked;

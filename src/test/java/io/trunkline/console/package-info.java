/** What the doors for people promise. */
@NullMarked
package io.trunkline.console;

import org.jspecify.annotations.NullMarked;

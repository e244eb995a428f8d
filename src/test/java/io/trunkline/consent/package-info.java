/** What the package that asks for consent promises. */
@NullMarked
package io.trunkline.consent;

import org.jspecify.annotations.NullMarked;

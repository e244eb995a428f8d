/** Trunkline: what happens in a company's systems reaches the phones of the right people, and back. */
@NullMarked
package io.trunkline;

import org.jspecify.annotations.NullMarked;

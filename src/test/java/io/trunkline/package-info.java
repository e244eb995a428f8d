/** What the service as a whole promises. */
@NullMarked
package io.trunkline;

import org.jspecify.annotations.NullMarked;

/** Where others lost or doubled messages, each case named after it, and what happens to it here. */
@NullMarked
package io.trunkline.peers;

import org.jspecify.annotations.NullMarked;

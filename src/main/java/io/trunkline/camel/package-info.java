/** The counter at which Camel stands: the components behind the words, and the route files. */
@NullMarked
package io.trunkline.camel;

import org.jspecify.annotations.NullMarked;

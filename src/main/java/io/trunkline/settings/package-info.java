/** application.properties, the environment and what is made up for the simulator, as one typed record. */
@NullMarked
package io.trunkline.settings;

import org.jspecify.annotations.NullMarked;

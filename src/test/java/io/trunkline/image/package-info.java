/** Route files that are saved while the service runs. */
@org.jspecify.annotations.NullMarked
package io.trunkline.image;

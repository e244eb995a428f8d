@NullMarked
package io.trunkline.proof.bench;

import org.jspecify.annotations.NullMarked;

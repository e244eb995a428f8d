/** The commands, which talk over HTTP to a running service. */
@NullMarked
package io.trunkline.cli;

import org.jspecify.annotations.NullMarked;

/** The workbench as the people who write routes meet it. */
@NullMarked
package io.trunkline.workbench;

import org.jspecify.annotations.NullMarked;

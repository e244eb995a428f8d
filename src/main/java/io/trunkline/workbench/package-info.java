/** The workbench of the people who write routes: check, test, try, new. */
@NullMarked
package io.trunkline.workbench;

import org.jspecify.annotations.NullMarked;

/** Schedules, calendars and polled endpoints. */
@NullMarked
package io.trunkline.schedule;

import org.jspecify.annotations.NullMarked;

/** What all jobs share: where they run, how they fail, what they tell while they run. */
@NullMarked
package io.flead.analytics.job;

import org.jspecify.annotations.NullMarked;

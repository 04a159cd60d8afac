package io.flead.analytics.windows;

import java.io.Serializable;

/** What a task made of its part of a batch's rows. Travels from executors. */
sealed interface PartOutcome extends Serializable permits BatchNews, DatabaseAway {}

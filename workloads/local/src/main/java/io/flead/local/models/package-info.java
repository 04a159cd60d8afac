/** Global models of an aggregator, asked and changed over its HTTP API. */
@NullMarked
package io.flead.local.models;

import org.jspecify.annotations.NullMarked;

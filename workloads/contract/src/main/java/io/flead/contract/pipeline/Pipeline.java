package io.flead.contract.pipeline;

import io.flead.api.v1alpha1.FleadPipelineSpec;

/**
 * A valid pipeline: every default is filled in and every rule holds.
 *
 * @param name metadata.name
 * @param spec the declaration
 */
public record Pipeline(String name, FleadPipelineSpec spec) {}

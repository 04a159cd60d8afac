package io.flead.operator.dependent;

import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;

/** The address of the aggregator's API. */
public final class AggregatorService extends ProgramService {

    /** Port of the Service. */
    public static final int PORT = 8080;

    public AggregatorService() {
        super(Component.AGGREGATOR, Names::aggregator);
    }
}

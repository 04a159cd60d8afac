package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Strategy that combines the updates of a round into a global model. */
public enum Strategy {
    /** Mean of the devices' parameters weighted by their samples (McMahan et al. 2017, algorithm 1). */
    @JsonProperty("FedAvg")
    FED_AVG,
    /** FedAvg of devices that are held near the global model while they train (Li et al. 2020, FedProx). */
    @JsonProperty("FedProx")
    FED_PROX,
    /** FedAvg with momentum on the server (Hsu et al. 2019). */
    @JsonProperty("FedAvgM")
    FED_AVG_M,
    /** Adagrad on the server (Reddi et al. 2020, algorithm 2). */
    @JsonProperty("FedAdagrad")
    FED_ADAGRAD,
    /** Adam on the server (Reddi et al. 2020, algorithm 2). */
    @JsonProperty("FedAdam")
    FED_ADAM,
    /** Yogi on the server (Reddi et al. 2020, algorithm 2). */
    @JsonProperty("FedYogi")
    FED_YOGI,
    /** Median of each parameter (Yin et al. 2018). */
    @JsonProperty("Median")
    MEDIAN,
    /** Mean of each parameter without the largest and smallest values (Yin et al. 2018). */
    @JsonProperty("TrimmedMean")
    TRIMMED_MEAN,
    /** The one update that is nearest to its neighbours (Blanchard et al. 2017). */
    @JsonProperty("Krum")
    KRUM,
    /** Mean of the updates that are nearest to their neighbours (Blanchard et al. 2017). */
    @JsonProperty("MultiKrum")
    MULTI_KRUM
}

package io.flead.detector.dl4j;

import io.flead.detector.network.LeaveOneOutLayout;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The leave-one-out networks of all views as one DL4J layer: {@code [rows][views x features]} in, predictions of the
 * same form out. Its flat parameters are those of {@link LeaveOneOutLayout}.
 *
 * <p>Loss: per row the sum over sensors of the error's square, which goes on linearly beyond the clip; averaged over
 * the rows. Its gradient is the clipped error, doubled.
 */
public final class LeaveOneOutLayer extends SameDiffOutputLayer {
    private static final long serialVersionUID = 1L;
    private static final String PREDICTION = "prediction";

    private int features;
    private int hidden;
    private double errorClip;

    /** For DL4J, which fills the fields in when it reads a configuration. */
    @SuppressWarnings("unused")
    private LeaveOneOutLayer() {}

    LeaveOneOutLayer(int features, int hidden, double errorClip) {
        this.features = features;
        this.hidden = hidden;
        this.errorClip = errorClip;
    }

    /** Sensors. */
    public int getFeatures() {
        return features;
    }

    /** For DL4J. */
    public void setFeatures(int features) {
        this.features = features;
    }

    /** Units of the hidden layer. */
    public int getHidden() {
        return hidden;
    }

    /** For DL4J. */
    public void setHidden(int hidden) {
        this.hidden = hidden;
    }

    /** Error from which on the loss is linear. */
    public double getErrorClip() {
        return errorClip;
    }

    /** For DL4J. */
    public void setErrorClip(double errorClip) {
        this.errorClip = errorClip;
    }

    @Override
    public void defineParameters(SDLayerParams params) {
        // all as weights: DL4J puts biases behind all weights, which is another order
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            params.addWeightParam("L" + view, features, features);
            params.addWeightParam("W1" + view, hidden, features);
            params.addWeightParam("b1" + view, 1, hidden);
            params.addWeightParam("W2" + view, features, hidden);
            params.addWeightParam("b2" + view, 1, features);
        }
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        params.values().forEach(values -> values.assign(0)); // parameters come with each training
    }

    @Override
    public SDVariable defineLayer(
            SameDiff graph, SDVariable input, SDVariable labels, Map<String, SDVariable> parameters) {
        SDVariable[] predictions = new SDVariable[LeaveOneOutLayout.VIEWS];
        SDVariable others = graph.constant(
                "others", Nd4j.ones(DataType.FLOAT, features, features).subi(Nd4j.eye(features)));
        for (int view = 0; view < predictions.length; view++) {
            SDVariable x =
                    input.get(SDIndex.all(), SDIndex.interval((long) view * features, (long) (view + 1) * features));
            predictions[view] = predict(x, others, parameters, view);
        }
        SDVariable prediction = graph.concat(PREDICTION, 1, predictions);
        SDVariable error = prediction.sub(labels);
        SDVariable clipped = graph.math().clipByValue(error, -errorClip, errorClip);
        return clipped.mul(error.mul(2).sub(clipped)).sum(1).mean();
    }

    private SDVariable predict(SDVariable x, SDVariable others, Map<String, SDVariable> parameters, int view) {
        SameDiff graph = x.getSameDiff();
        SDVariable weights = parameter(parameters, "W1" + view).permute(1, 0);
        SDVariable linear = parameter(parameters, "L" + view).mul(others).permute(1, 0);
        SDVariable all = x.mmul(weights).add(parameter(parameters, "b1" + view));
        // [rows][sensor left out][unit]
        SDVariable own = graph.expandDims(x, 2).mul(graph.expandDims(weights, 0));
        SDVariable units = graph.nn().relu(graph.expandDims(all, 1).sub(own), 0);
        SDVariable nonlinear = units.mul(graph.expandDims(parameter(parameters, "W2" + view), 0))
                .sum(2);
        return nonlinear.add(x.mmul(linear)).add(parameter(parameters, "b2" + view));
    }

    private static SDVariable parameter(Map<String, SDVariable> parameters, String name) {
        SDVariable parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalStateException("no parameter " + name);
        }
        return parameter;
    }

    @Override
    public String activationsVertexName() {
        return PREDICTION;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return InputType.feedForward((long) LeaveOneOutLayout.VIEWS * features);
    }
}

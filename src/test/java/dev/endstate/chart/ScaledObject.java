package dev.endstate.chart;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of KEDA's ScaledObject that the chart may use, after {@code config/crd/bases/keda.sh_scaledobjects.yaml} of kedacore/keda
 * 2.17 and the parameters of its prometheus scaler. No Maven artifact has a model of it.
 */
@Group("keda.sh")
@Version("v1alpha1")
@JsonDeserialize(using = JsonDeserializer.None.class)
final class ScaledObject implements HasMetadata {
    private static final long serialVersionUID = 1L;

    private final String apiVersion;
    private final String kind;
    private final transient Spec spec;
    private ObjectMeta metadata;

    @JsonCreator
    ScaledObject(
            @JsonProperty("apiVersion") String apiVersion,
            @JsonProperty("kind") String kind,
            @JsonProperty("metadata") ObjectMeta metadata,
            @JsonProperty(value = "spec", required = true) Spec spec) {
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.metadata = metadata;
        this.spec = spec;
    }

    record Spec(
            @JsonProperty(required = true) Target scaleTargetRef,
            @Nullable Integer minReplicaCount,
            @Nullable Integer maxReplicaCount,
            @Nullable Integer pollingInterval,
            @Nullable Integer cooldownPeriod,
            @Nullable Advanced advanced,
            @JsonProperty(required = true) List<Trigger> triggers) {}

    record Target(
            @JsonProperty(required = true) String name,
            @Nullable String apiVersion,
            @Nullable String kind) {}

    record Advanced(
            @Nullable Boolean restoreToOriginalReplicaCount,
            @Nullable Scaler horizontalPodAutoscalerConfig) {}

    record Scaler(
            @Nullable HorizontalPodAutoscalerBehavior behavior,
            @Nullable String name) {}

    /** @param metadata parameters of the scaler, all of them texts */
    record Trigger(
            @JsonProperty(required = true) String type,
            @Nullable String name,
            @Nullable String metricType,
            @JsonProperty(required = true) Map<String, String> metadata,
            @Nullable Authentication authenticationRef) {}

    record Authentication(
            @JsonProperty(required = true) String name,
            @Nullable String kind) {}

    Spec spec() {
        return spec;
    }

    @Override
    public ObjectMeta getMetadata() {
        return metadata;
    }

    @Override
    public void setMetadata(ObjectMeta metadata) {
        this.metadata = metadata;
    }

    @Override
    public String getKind() {
        return kind;
    }

    @Override
    public String getApiVersion() {
        return apiVersion;
    }

    @Override
    public void setApiVersion(String apiVersion) {
        throw new UnsupportedOperationException("read only");
    }
}

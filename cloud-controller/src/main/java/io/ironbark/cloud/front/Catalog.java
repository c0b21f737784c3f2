package io.ironbark.cloud.front;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.Action.Service;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.model.ServiceModel;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that is served: each service's model, and the endpoints of its actions. */
public final class Catalog {
    /** Actions for instances and addresses outside of VPCs, which Amazon ended in 2022. */
    private static final Set<String> EC2_CLASSIC = Set.of(
            "AttachClassicLinkVpc",
            "DescribeClassicLinkInstances",
            "DescribeMovingAddresses",
            "DescribeVpcClassicLink",
            "DescribeVpcClassicLinkDnsSupport",
            "DetachClassicLinkVpc",
            "DisableVpcClassicLink",
            "DisableVpcClassicLinkDnsSupport",
            "EnableVpcClassicLink",
            "EnableVpcClassicLinkDnsSupport",
            "MoveAddressToVpc",
            "RestoreAddressToClassic");

    private final Map<Service, ServiceModel> models;
    private final Map<Service, SortedMap<String, Endpoint<?, ?>>> endpoints = new EnumMap<>(Service.class);

    /** Plans every action; stops the start if one of them and its model disagree. */
    public Catalog(List<Action<?, ?>> actions) {
        models = new EnumMap<>(Map.of(
                Service.EC2, ServiceModel.load("ec2-2016-11-15"),
                Service.EUCALYPTUS, ServiceModel.load("eucalyptus-3.3.0"),
                Service.STS, ServiceModel.load("sts-2011-06-15"),
                Service.IAM, ServiceModel.load("iam-2010-05-08")));
        for (Service service : Service.values()) {
            endpoints.put(service, new TreeMap<>());
        }
        for (Action<?, ?> action : actions) {
            if (of(action.service()).put(action.name(), Endpoint.of(model(action.service()), action)) != null) {
                throw new IllegalStateException(action.name() + " is handled twice");
            }
        }
    }

    /** A service's model. */
    public ServiceModel model(Service service) {
        return Objects.requireNonNull(models.get(service));
    }

    /** A service's endpoints by the names of their actions. */
    public SortedMap<String, Endpoint<?, ?>> endpoints(Service service) {
        return Collections.unmodifiableSortedMap(of(service));
    }

    /** The endpoint of an action, or the refusal that fits. */
    Endpoint<?, ?> endpoint(Service service, String action) {
        Endpoint<?, ?> endpoint = of(service).get(action);
        if (endpoint != null) {
            return endpoint;
        }
        if (service == Service.EUCALYPTUS) {
            return endpoint(Service.EC2, action);
        }
        throw new ApiException(refusal(service, action));
    }

    /** The endpoint of an action whose requests may be begun where nobody may wait. */
    Optional<Endpoint<?, ?>> promptEndpoint(Service service, String action) {
        Endpoint<?, ?> endpoint = of(service).get(action);
        return Optional.<Endpoint<?, ?>>ofNullable(endpoint).filter(Endpoint::isPrompt);
    }

    private ApiError refusal(Service service, String action) {
        if (!model(service).operations().containsKey(action)) {
            return new ApiError.InvalidAction(action);
        }
        return service == Service.EC2 && EC2_CLASSIC.contains(action)
                ? new ApiError.RetiredAction(action)
                : new ApiError.UnsupportedAction(action);
    }

    private SortedMap<String, Endpoint<?, ?>> of(Service service) {
        return Objects.requireNonNull(endpoints.get(service));
    }
}

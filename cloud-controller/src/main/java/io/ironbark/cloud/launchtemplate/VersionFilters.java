package io.ironbark.cloud.launchtemplate;

import io.ironbark.cloud.api.Document;
import io.ironbark.cloud.filter.ListFilters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The filters of DescribeLaunchTemplateVersions. */
final class VersionFilters {
    static final ListFilters<VersionActions.Item> FILTERS = new ListFilters<>(Map.ofEntries(
            Map.entry("create-time", item -> List.of(item.createTime().toString())),
            Map.entry("ebs-optimized", top("EbsOptimized")),
            Map.entry("http-endpoint", in("MetadataOptions", "HttpEndpoint")),
            Map.entry("http-protocol-ipv4", in("MetadataOptions", "HttpProtocolIpv6")),
            Map.entry("host-resource-group-arn", in("Placement", "HostResourceGroupArn")),
            Map.entry("http-tokens", in("MetadataOptions", "HttpTokens")),
            Map.entry(
                    "iam-instance-profile",
                    item -> texts(item.launchTemplateData()
                            .members("IamInstanceProfile")
                            .flatMap(profile -> profile.text("Arn").or(() -> profile.text("Name"))))),
            Map.entry("image-id", top("ImageId")),
            Map.entry("instance-type", top("InstanceType")),
            Map.entry("is-default-version", item -> List.of(Boolean.toString(item.defaultVersion()))),
            Map.entry("kernel-id", top("KernelId")),
            Map.entry("license-configuration-arn", each("LicenseSpecifications", "LicenseConfigurationArn")),
            Map.entry("network-card-index", each("NetworkInterfaces", "NetworkCardIndex")),
            Map.entry("ram-disk-id", top("RamDiskId"))));

    private VersionFilters() {}

    private static Function<VersionActions.Item, List<String>> top(String member) {
        return item -> texts(item.launchTemplateData().text(member));
    }

    private static Function<VersionActions.Item, List<String>> in(String structure, String member) {
        return item -> texts(item.launchTemplateData().members(structure).flatMap(inner -> inner.text(member)));
    }

    private static Function<VersionActions.Item, List<String>> each(String list, String member) {
        return item -> item.launchTemplateData().each(list).stream()
                .flatMap((Document.Members inner) -> inner.text(member).stream())
                .toList();
    }

    private static List<String> texts(Optional<String> text) {
        return text.stream().toList();
    }
}

package io.ironbark.cloud.launchtemplate;

import io.ironbark.cloud.api.Document;
import io.ironbark.cloud.api.Document.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a launch asks for, if it names a template: the request's parameters, completed from the template's.
 *
 * What the request says wins. Structures are merged member by member; block devices by their device, interfaces by their
 * index, and tags by resource type and key; any other list is replaced as a whole. Members that say the same thing in
 * two ways, such as security groups by name and by id, count as one.
 */
final class TemplateMerge {
    private static final Map<String, String> KEYS = Map.of(
            "BlockDeviceMappings", "DeviceName",
            "NetworkInterfaces", "DeviceIndex",
            "TagSpecifications", "ResourceType",
            "Tags", "Key");

    private static final List<List<String>> ALTERNATIVES =
            List.of(List.of("SecurityGroupIds", "SecurityGroups"), List.of("GroupId", "GroupName"));

    private static final String BLOCK_DEVICES = "BlockDeviceMappings";
    private static final String EBS = "Ebs";

    private TemplateMerge() {}

    /** The request, completed from the template. */
    static Members launch(Members template, Members request) {
        return structure(template, request);
    }

    /**
     * A new version, from what is given and the version that it starts from: each member that is given replaces that of
     * the source. Snapshots are not inherited, as EC2 has it.
     */
    static Members version(Members source, Members given) {
        Members merged = source.get(BLOCK_DEVICES).isPresent()
                ? source.with(
                        BLOCK_DEVICES,
                        new Document.Items(source.each(BLOCK_DEVICES).stream()
                                .<Document>map(TemplateMerge::withoutSnapshot)
                                .toList()))
                : source;
        for (var member : given.byName().entrySet()) {
            merged = merged.with(member.getKey(), member.getValue());
        }
        return merged;
    }

    private static Members withoutSnapshot(Members device) {
        return device.members(EBS)
                .map(ebs -> device.with(EBS, ebs.without("SnapshotId")))
                .orElse(device);
    }

    private static Members structure(Members template, Members request) {
        Members merged = template;
        for (List<String> names : ALTERNATIVES) {
            if (names.stream().anyMatch(name -> request.get(name).isPresent())) {
                for (String name : names) {
                    merged = merged.without(name);
                }
            }
        }
        for (var member : request.byName().entrySet()) {
            String name = member.getKey();
            Document own = member.getValue();
            Document value =
                    merged.get(name).map(theirs -> value(name, theirs, own)).orElse(own);
            merged = merged.with(name, value);
        }
        return merged;
    }

    private static Document value(String name, Document template, Document request) {
        if (template instanceof Members theirs && request instanceof Members own) {
            return structure(theirs, own);
        }
        boolean keyed =
                KEYS.containsKey(name) && template instanceof Document.Items && request instanceof Document.Items;
        return keyed ? keyed(name, (Document.Items) template, (Document.Items) request) : request;
    }

    private static Document keyed(String name, Document.Items template, Document.Items request) {
        var merged = new ArrayList<Document>(template.elements());
        for (Document own : request.elements()) {
            int same = -1;
            for (int i = 0; i < merged.size(); i++) {
                if (key(name, merged.get(i)).equals(key(name, own))) {
                    same = i;
                }
            }
            if (same < 0) {
                merged.add(own);
            } else if (own instanceof Members mine && merged.get(same) instanceof Members theirs) {
                merged.set(same, structure(theirs, mine));
            }
        }
        return new Document.Items(merged);
    }

    private static String key(String name, Document element) {
        String key = KEYS.getOrDefault(name, "");
        return element instanceof Members members ? members.text(key).orElse("") : "";
    }
}

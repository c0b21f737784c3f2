package io.ironbark.cloud;

import io.ironbark.cloud.account.AccountConfig;
import io.ironbark.cloud.database.DatabaseConfig;
import io.ironbark.cloud.front.HttpFront;
import io.ironbark.cloud.front.Throttle;
import io.ironbark.proto.config.HostPort;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.TlsFiles;
import io.ironbark.proto.id.ZoneName;
import java.util.List;

/**
 * The configuration of the cloud controller.
 *
 * @param zones the availability zones of the region
 * @param api the public port, where EC2, IAM and STS are
 * @param throttle how often an account may ask there
 * @param internal the port where other components and operators ask, over mutual TLS
 * @param management where operators' monitoring looks
 * @param compute how instances are run
 */
public record CloudConfig(
        String region,
        List<ZoneName> zones,
        HttpFront.Options api,
        Throttle.Limits throttle,
        HopServer.Options internal,
        TlsFiles tls,
        HostPort management,
        DatabaseConfig database,
        AccountConfig accounts,
        ComputeConfig compute) {
    public CloudConfig {
        for (ZoneName zone : zones) {
            if (!zone.value().startsWith(region) || zone.value().length() != region.length() + 1) {
                throw new IllegalArgumentException("zone " + zone + " is not in region " + region);
            }
        }
        zones = List.copyOf(zones);
    }
}

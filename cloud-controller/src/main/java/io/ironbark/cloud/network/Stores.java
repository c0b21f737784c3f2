package io.ironbark.cloud.network;

import io.ironbark.cloud.dhcpoptions.DhcpStore;
import io.ironbark.cloud.elasticip.ElasticIpStore;
import io.ironbark.cloud.internetgateway.GatewayStore;
import io.ironbark.cloud.natgateway.NatStore;
import io.ironbark.cloud.networkacl.AclStore;
import io.ironbark.cloud.networkinterface.AddressStore;
import io.ironbark.cloud.networkinterface.InterfaceStore;
import io.ironbark.cloud.peering.PeeringStore;
import io.ironbark.cloud.prefixlist.PrefixListStore;
import io.ironbark.cloud.routetable.RouteStore;
import io.ironbark.cloud.subnet.SubnetStore;

/** The tables of what VPCs have. */
record Stores(
        SubnetStore subnets,
        RouteStore routes,
        GatewayStore gateways,
        AclStore acls,
        DhcpStore dhcp,
        InterfaceStore interfaces,
        AddressStore addresses,
        ElasticIpStore elasticIps,
        NatStore nats,
        PrefixListStore prefixLists,
        PeeringStore peerings) {}

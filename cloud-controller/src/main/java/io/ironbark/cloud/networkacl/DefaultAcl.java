package io.ironbark.cloud.networkacl;

import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.vpc.Ground;
import io.ironbark.cloud.vpc.Vpc;
import io.ironbark.cloud.vpc.VpcPart;
import io.ironbark.cloud.vpc.VpcStore;
import io.ironbark.proto.id.NetworkAclId;
import java.sql.SQLException;

/** The network ACL that each VPC has from the start: it lets everything pass. */
public final class DefaultAcl implements VpcPart {
    private final Ground ground;
    private final AclStore acls;

    public DefaultAcl(Ground ground, AclStore acls) {
        this.ground = ground;
        this.acls = acls;
    }

    @Override
    public void made(Tx tx, Vpc vpc) throws SQLException {
        var acl = new AclStore.Acl(
                ground.ids().next(NetworkAclId.PREFIX, NetworkAclId::new), vpc.account(), vpc.id(), true);
        acls.insert(tx, acl, ground.clock().instant());
        acls.insertEntry(tx, acl.id(), AclStore.Entry.allowAll(false));
        acls.insertEntry(tx, acl.id(), AclStore.Entry.allowAll(true));
    }

    @Override
    public void clear(Tx tx, Vpc vpc) throws SQLException {
        if (acls.find(tx, vpc.account(), VpcStore.inVpc(vpc.id())).size() > 1) {
            throw VpcPart.inUse(vpc.id());
        }
        var acl = acls.defaultOf(tx, vpc.id());
        acls.delete(tx, acl.id());
        ground.tags().removeAll(tx, acl.id());
    }
}

package io.ironbark.cloud.image;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Arn;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.id.ImageId;
import java.sql.SQLException;
import java.util.List;

/** Finds images that only their owner may change. What somebody may not even see does not exist for them. */
final class OwnImages {
    private final ImageStore images;

    OwnImages(ImageStore images) {
        this.images = images;
    }

    /** The caller's image; nobody else changes it until the end. */
    Image lock(Tx tx, Caller caller, ImageId id) throws SQLException {
        Image image = images.lock(tx, caller.account(), id)
                .orElseThrow(() -> new ApiException(new ApiError.NotFound(Kind.IMAGE, id)));
        if (!image.account().equals(caller.account())) {
            throw new ApiException(new ApiError.ImageNotOwned(id.value()));
        }
        return image;
    }

    static List<Arn> arns(Caller caller, ImageId id) {
        return List.of(new Arn("arn:aws:ec2:" + caller.region() + "::image/" + id));
    }
}

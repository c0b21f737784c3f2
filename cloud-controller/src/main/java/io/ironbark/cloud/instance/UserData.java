package io.ironbark.cloud.instance;

import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import java.util.Base64;

/** User data: up to 16 KiB that a guest reads of the metadata service. */
final class UserData {
    static final int BYTES_MAX = 16_384;

    private UserData() {}

    /** From base64, in which white space means nothing. */
    static byte[] decode(String text) {
        try {
            return checked(Base64.getDecoder().decode(text.replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
            throw new ApiException(new ApiError.UserDataMalformed("Invalid BASE64 encoding of user data."));
        }
    }

    static byte[] checked(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw new ApiException(
                    new ApiError.InvalidParameterValue("User data is limited to " + BYTES_MAX + " bytes"));
        }
        return bytes;
    }
}

package io.ironbark.walrus.bucket;

import io.ironbark.walrus.object.CheckedBody;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.Xml;
import io.ironbark.walrus.s3.XmlReader;
import java.sql.SQLException;
import java.util.List;

/** Who pays for requests. Nobody is billed, but a bucket that others pay for serves only those who say they will. */
public final class RequestPayment {
    private static final int MAX_BODY_BYTES = 8 << 10;
    private static final String OWNER = "BucketOwner";

    private final Settings settings;

    public RequestPayment(Settings settings) {
        this.settings = settings;
    }

    /** GET ?requestPayment */
    public Reply get(Call call) {
        var payer = call.theBucket().setting(Setting.REQUEST_PAYMENT).orElse(OWNER);
        return Reply.document(Xml.document("RequestPaymentConfiguration", xml -> xml.text("Payer", payer)));
    }

    /** PUT ?requestPayment */
    public Reply put(Call call) throws SQLException {
        var payer = XmlReader.read(CheckedBody.read(call, MAX_BODY_BYTES), "RequestPaymentConfiguration")
                .first("Payer")
                .map(String::strip)
                .filter(List.of(OWNER, "Requester")::contains)
                .orElseThrow(S3Error.MalformedXML::asException);
        settings.put(call.theBucket(), Setting.REQUEST_PAYMENT, payer);
        return Reply.ok();
    }
}

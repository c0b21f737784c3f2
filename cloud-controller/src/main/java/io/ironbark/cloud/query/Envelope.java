package io.ironbark.cloud.query;

import io.ironbark.cloud.api.Fault;
import io.ironbark.cloud.model.ServiceModel;

/** What goes around results and errors: EC2 has its own form, the query services have another. */
public final class Envelope {
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final int SERVER_FAULT = 500;

    private Envelope() {}

    /**
     * The answer to an action.
     *
     * @param version that the client asked for: old clients match the namespace by it
     * @param content the result's elements
     */
    public static String result(ServiceModel model, String action, String version, String requestId, String content) {
        var out = new StringBuilder(content.length() + 256).append(DECLARATION);
        out.append('<')
                .append(action)
                .append("Response xmlns=\"")
                .append(model.namespace(version))
                .append('"');
        if (model.ec2()) {
            out.append('>');
            out.append("<requestId>").append(requestId).append("</requestId>");
            out.append(content);
        } else {
            out.append("><").append(action).append("Result>");
            out.append(content);
            out.append("</").append(action).append("Result>");
            out.append("<ResponseMetadata><RequestId>").append(requestId).append("</RequestId></ResponseMetadata>");
        }
        return out.append("</").append(action).append("Response>").toString();
    }

    /** A refusal. */
    public static String fault(boolean ec2, Fault fault, String requestId) {
        var out = new StringBuilder(512).append(DECLARATION);
        if (ec2) {
            out.append("<Response><Errors><Error><Code>").append(fault.code()).append("</Code><Message>");
            XmlText.append(out, fault.message());
            out.append("</Message></Error></Errors><RequestID>").append(requestId);
            return out.append("</RequestID></Response>").toString();
        }
        String type = fault.status() < SERVER_FAULT ? "Sender" : "Receiver";
        out.append("<ErrorResponse><Error><Type>").append(type).append("</Type><Code>");
        out.append(fault.code()).append("</Code><Message>");
        XmlText.append(out, fault.message());
        out.append("</Message></Error><RequestId>").append(requestId);
        return out.append("</RequestId></ErrorResponse>").toString();
    }
}

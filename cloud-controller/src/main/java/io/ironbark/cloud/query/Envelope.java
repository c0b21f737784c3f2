package io.ironbark.cloud.query;

import io.ironbark.cloud.api.Fault;
import io.ironbark.cloud.model.ServiceModel;

/**
 * What goes around results and errors: EC2 has its own form, the query services have another.
 *
 * @param version that the client asked for: old clients match the namespace by it
 */
public record Envelope(ServiceModel model, String action, String version, String requestId) {
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final int SERVER_FAULT = 500;

    /** Appends what comes before a result's elements. */
    public void open(StringBuilder out) {
        out.append(DECLARATION).append('<').append(action).append("Response xmlns=\"");
        out.append(model.namespace(version)).append("\">");
        if (model.ec2()) {
            out.append("<requestId>").append(requestId).append("</requestId>");
        } else {
            out.append('<').append(action).append("Result>");
        }
    }

    /** Appends what comes after them. */
    public void close(StringBuilder out) {
        if (!model.ec2()) {
            out.append("</").append(action).append("Result>");
            out.append("<ResponseMetadata><RequestId>").append(requestId).append("</RequestId></ResponseMetadata>");
        }
        out.append("</").append(action).append("Response>");
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

package io.ironbark.walrus.image;

import io.ironbark.proto.node.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * What the manifest of a bundle says (version 2007-10-10, as ec2-ami-tools and euca2ools write it).
 *
 * @param sizeBytes of the disk
 * @param bundledBytes of all parts together
 * @param digest SHA-1 of the archive that the disk is in
 * @param key of AES-128, encrypted for the cloud; and so is the vector
 * @param signedText exactly the bytes that the signature is of
 */
record BundleManifest(
        long sizeBytes,
        long bundledBytes,
        String digest,
        Bytes key,
        Bytes vector,
        List<Part> parts,
        Bytes signedText,
        Bytes signature) {
    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_PARTS = 20_000;
    private static final int MAX_SIGNATURE = 1_024;
    private static final String CIPHER = "AES-128-CBC";
    private static final Pattern FILE_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}");
    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");

    /** One piece of the encrypted archive, in an object beside the manifest. */
    record Part(String fileName, String digest) {}

    /** True if an object that begins like this is meant to be a manifest: no disk begins so. */
    static boolean isOne(byte[] head) {
        String text = new String(head, 0, Math.min(head.length, 64), StandardCharsets.US_ASCII).strip();
        return text.startsWith("<?xml") || text.startsWith("<manifest");
    }

    static BundleManifest parse(byte[] xml) throws BadBundleException {
        Element root = root(xml);
        Element image = child(root, "image");
        requireCipher(child(image, "ec2_encrypted_key"));
        String type = image.getElementsByTagName("type").getLength() == 0 ? "machine" : text(image, "type");
        if (!type.equals("machine")) {
            throw new BadBundleException("The bundle is of a " + type + "; only machine images are taken.");
        }
        String whole = new String(xml, StandardCharsets.ISO_8859_1);
        String signed = slice(whole, "machine_configuration") + slice(whole, "image");
        return new BundleManifest(
                number(image, "size"),
                number(image, "bundled_size"),
                digest(child(image, "digest")),
                hex(text(image, "ec2_encrypted_key")),
                hex(text(image, "ec2_encrypted_iv")),
                parts(child(image, "parts")),
                Bytes.of(signed.getBytes(StandardCharsets.ISO_8859_1)),
                hex(text(root, "signature")));
    }

    private static Element root(byte[] xml) throws BadBundleException {
        if (xml.length > MAX_BYTES) {
            throw new BadBundleException("The manifest has more than " + MAX_BYTES + " bytes.");
        }
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Element root = builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
            if (!root.getTagName().equals("manifest")) {
                throw new BadBundleException("The object is XML, but not the manifest of a bundle.");
            }
            return root;
        } catch (BadBundleException e) {
            throw e;
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new BadBundleException("The manifest is not well-formed XML.");
        }
    }

    private static List<Part> parts(Element list) throws BadBundleException {
        var numbered = new TreeMap<Integer, Part>();
        var found = list.getElementsByTagName("part");
        if (found.getLength() == 0 || found.getLength() > MAX_PARTS) {
            throw new BadBundleException("A bundle has 1 to " + MAX_PARTS + " parts.");
        }
        for (int i = 0; i < found.getLength(); i++) {
            var part = (Element) found.item(i);
            String name = text(part, "filename");
            if (!FILE_NAME.matcher(name).matches()) {
                throw new BadBundleException("A part's file name has characters that are not taken.");
            }
            int index = (int) number(part.getAttribute("index"));
            if (numbered.put(index, new Part(name, digest(child(part, "digest")))) != null) {
                throw new BadBundleException("Two parts have the index " + index + ".");
            }
        }
        if (numbered.firstKey() != 0 || numbered.lastKey() != numbered.size() - 1) {
            throw new BadBundleException("The parts are not numbered from 0 on.");
        }
        return new ArrayList<>(numbered.values());
    }

    private static void requireCipher(Element key) throws BadBundleException {
        if (!key.getAttribute("algorithm").equals(CIPHER)) {
            throw new BadBundleException("The bundle is not encrypted with " + CIPHER + ".");
        }
    }

    private static String digest(Element digest) throws BadBundleException {
        String text = digest.getTextContent().strip().toLowerCase(Locale.ROOT);
        if (!digest.getAttribute("algorithm").equals("SHA1")
                || !SHA1.matcher(text).matches()) {
            throw new BadBundleException("A digest is not SHA1.");
        }
        return text;
    }

    /** From an element's first tag to its last, as it is written: the signature is of that. */
    private static String slice(String whole, String element) throws BadBundleException {
        int from = whole.indexOf("<" + element + ">");
        int to = whole.lastIndexOf("</" + element + ">");
        if (from < 0 || to < from) {
            throw new BadBundleException("The manifest has no " + element + ".");
        }
        return whole.substring(from, to + element.length() + 3);
    }

    private static Element child(Element parent, String name) throws BadBundleException {
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return element;
            }
        }
        throw new BadBundleException("The manifest has no " + name + ".");
    }

    private static String text(Element parent, String name) throws BadBundleException {
        return child(parent, name).getTextContent().strip();
    }

    private static long number(Element parent, String name) throws BadBundleException {
        return number(text(parent, name));
    }

    private static long number(String text) throws BadBundleException {
        if (text.isEmpty() || text.length() > 15 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadBundleException("The manifest has a number that is none.");
        }
        return Long.parseLong(text);
    }

    private static Bytes hex(String text) throws BadBundleException {
        try {
            if (text.length() > 2 * MAX_SIGNATURE) {
                throw new BadBundleException("The manifest has a key that is too long.");
            }
            return Bytes.of(HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new BadBundleException("The manifest has a key or signature that is not hexadecimal.");
        }
    }
}

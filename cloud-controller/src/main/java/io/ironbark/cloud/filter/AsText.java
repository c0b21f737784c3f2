package io.ironbark.cloud.filter;

/** SQL whose text is what users write in a filter. */
public final class AsText {
    /** Of what nothing here has: it matches no value, so that filters on it find nothing. */
    public static final String NONE = "NULL::text";

    private AsText() {}

    /** A time as EC2 writes it. */
    public static String time(String column) {
        return "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
    }

    /** The id of a zone, as the zones' own description has it: {@code ib-local-1a} is {@code ibl1-az1}. */
    public static String zoneId(String zone) {
        return ("(SELECT string_agg(left(word, CASE n WHEN 1 THEN 2 ELSE 1 END), '' ORDER BY n)"
                        + " FROM unnest(string_to_array(left(%s, -1), '-')) WITH ORDINALITY AS words (word, n))"
                        + " || '-az' || (ascii(right(%s, 1)) - ascii('a') + 1)")
                .replace("%s", zone);
    }

    /** The private name of an address in a zone's region. */
    public static String privateName(String address, String zone) {
        return "'ip-' || replace(host(" + address + "), '.', '-') || '.' || left(" + zone
                + ", -1) || '.compute.internal'";
    }
}

import java.sql.DriverManager;

/** Fills a bucket with copies of its object "seed", each a row only, faster than any client could put them. */
final class Rows {
    private static final String COPY = """
            INSERT INTO object (bucket_id, key, size, etag, modified_at, headers, metadata, blob)
            SELECT o.bucket_id, ? || to_char(n, 'FM0000000'), o.size, o.etag, o.modified_at, o.headers, o.metadata, o.blob
              FROM object o JOIN bucket b ON b.id = o.bucket_id, generate_series(1, ?) AS n
             WHERE b.name = ? AND o.key = 'seed'
            """;

    public static void main(String... args) throws Exception {
        try (var connection = DriverManager.getConnection(args[0], args[1], args[2]);
                var insert = connection.prepareStatement(COPY)) {
            insert.setString(1, args[4]);
            insert.setInt(2, Integer.parseInt(args[5]));
            insert.setString(3, args[3]);
            System.out.println(insert.executeUpdate());
            connection.createStatement().execute("ANALYZE object");
        }
    }
}

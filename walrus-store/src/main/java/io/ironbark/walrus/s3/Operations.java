package io.ironbark.walrus.s3;

import java.io.IOException;
import java.sql.SQLException;

/** Answers calls: the one switch over all operations. */
@FunctionalInterface
public interface Operations {
    Reply answer(Operation operation, Call call) throws SQLException, IOException;
}

package io.ironbark.acceptance;

import java.nio.file.Path;

/** A whole cloud, wherever it runs. */
interface Region {
    /** The account that the first start made. */
    Account root();

    /** Where the cloud controller's host has its files. */
    Path home();

    /** A program of the {@code deploy} folder, set up for this cloud. */
    Command deploy(String program, String... words);
}

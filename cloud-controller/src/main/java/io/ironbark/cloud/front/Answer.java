package io.ironbark.cloud.front;

/**
 * A whole answer.
 *
 * @param date as HTTP writes it, by which clients correct their clocks
 */
record Answer(int status, String requestId, String date, String xml) {}

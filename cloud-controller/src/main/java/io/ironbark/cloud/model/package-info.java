/**
 * The AWS service models as data: which operations there are, what their parameters are called and what they may hold.
 *
 * The models come from Amazon's own SDK. The build takes the few that are served out of it, drops their prose ({@link
 * io.ironbark.cloud.model.CompactModels}), and puts them into this program's jar, so that neither names nor limits are
 * written by hand here.
 */
@NullMarked
package io.ironbark.cloud.model;

import org.jspecify.annotations.NullMarked;
